export { ChooseServerScreen } from './choose-server-screen.tsx';
export { NotSetUpScreen } from './not-set-up-screen.tsx';
export { ServerFailedScreen } from './server-failed-screen.tsx';
export { ServerStartingScreen } from './server-starting-screen.tsx';
export { SetUpAcademyScreen } from './set-up-academy-screen.tsx';
