/** What is said of this computer's copy. */
export const offline = {
  asOf: 'Data as of {{when}}',
  fetching_one: 'Classes are being fetched, 1 is here',
  fetching_other: 'Classes are being fetched, {{count}} are here',
  opening: 'This computer’s copy is being opened',
  catchingUp: 'Catching up with the server',
  failed: 'The copy could not be brought up to date',
  nothingTitle: 'No classes are kept on this computer yet',
  nothingBody: 'They come when the server is back, and can be read without it from then on.',
  notKept: 'These classes are not kept on this computer, so they cannot be read without the server.',
  sealed: {
    title: 'Your earlier password still closes this computer’s copy',
    body: 'Open it with that password, or start an empty one. Until then nothing can be read here without the server.',
    open: 'Open the copy',
    discard: 'Start an empty copy',
    dialog: 'Open this computer’s copy',
    oldPassword: 'Your earlier password',
    wrong: 'The copy was not opened',
    opened: 'The copy is open. From now on today’s password opens it.',
    discardTitle: 'Start an empty copy?',
    discardBody:
      'What this computer kept under your earlier password is given up, with what was typed there and not sent. The server’s data is not touched and comes again.',
    discardAction: 'Start an empty copy',
  },
} as const;
