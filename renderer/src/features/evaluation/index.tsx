export { Evaluating as EvaluationScreen } from './components/evaluation-screen.tsx';
export { keepSavers } from './core/keep-savers.ts';
