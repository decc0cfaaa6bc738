export { Evaluating as EvaluationScreen } from './components/evaluation-screen.tsx';
