export { Today as TodayScreen } from './components/today-screen.tsx';
export { ReportPanel } from './components/report-panel.tsx';
