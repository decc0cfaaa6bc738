export { Shell } from './shell.tsx';
export { WindowFrame } from './window-frame.tsx';
