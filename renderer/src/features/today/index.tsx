export { Today as TodayScreen } from './components/today-screen.tsx';
