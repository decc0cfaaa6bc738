export { NoticesButton } from './notices-button.tsx';
export { useDesktopNotices } from './use-desktop-notices.ts';
