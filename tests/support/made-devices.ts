/** A made camera and microphone. Five pictures a second, the fewest there are: each is encoded and drawn on the processor. */
export const MADE_DEVICES = '--use-fake-device-for-media-stream=fps=5';
