import type { AppSettings, DesktopBridge, InvokeChannel, PushChannel } from '#shared/ipc.ts';

/** The two things that the bridge needs of Electron. */
export interface Wire {
  readonly invoke: (channel: InvokeChannel, ...input: readonly unknown[]) => Promise<never>;
  /** Answers how to stop listening. */
  readonly listen: (channel: PushChannel, listener: (payload: never) => void) => () => void;
}

/** `window.desktop`: one function for each channel, nothing generic. Main checks and parses all that comes through it. */
export function createBridge({ invoke, listen }: Wire, platform: string, initial: AppSettings): DesktopBridge {
  return {
    platform,
    initial,
    apiRequest: (input) => invoke('api:request', input),
    getServerState: () => invoke('server:get-state'),
    connectServer: (input) => invoke('server:connect', input),
    useLocalServer: (input) => invoke('server:use-local', input),
    retryServer: () => invoke('server:retry'),
    forgetServerChoice: () => invoke('server:forget-choice'),
    deleteDemo: () => invoke('server:delete-demo'),
    getDemoSignIns: () => invoke('server:demo-sign-ins'),
    currentSignIn: () => invoke('auth:current'),
    signIn: (input) => invoke('auth:sign-in', input),
    signOut: () => invoke('auth:sign-out'),
    getConnection: () => invoke('events:get-connection'),
    takeOfflineKey: () => invoke('offline:take-key'),
    getOfflineCopy: () => invoke('offline:get-copy'),
    unlockOfflineCopy: (input) => invoke('offline:unlock', input),
    discardOfflineCopy: () => invoke('offline:discard'),
    getSettings: () => invoke('settings:get'),
    setSettings: (input) => invoke('settings:set', input),
    minimizeWindow: () => invoke('window:minimize'),
    toggleMaximizeWindow: () => invoke('window:toggle-maximize'),
    closeWindow: () => invoke('window:close'),
    setClassActive: (input) => invoke('class:set-active', input),
    noteWitness: (input) => invoke('witness:note', input),
    witnessWaiting: () => invoke('witness:waiting'),
    listScreens: () => invoke('screens:list'),
    chooseScreen: (input) => invoke('screens:choose', input),
    showNotice: (input) => invoke('notice:show', input),
    writeClipboard: (input) => invoke('clipboard:write', input),
    saveFile: (input) => invoke('file:save', input),
    openLink: (input) => invoke('link:open', input),
    openLog: () => invoke('log:open'),
    getAbout: () => invoke('about:get'),
    onServerState: (listener) => listen('server:state', listener),
    onLiveEvent: (listener) => listen('events:live', listener),
    onConnection: (listener) => listen('events:connection', listener),
    onSignInEnded: (listener) => listen('auth:ended', listener),
    onPowerResumed: (listener) => listen('power:resumed', listener),
    onWindowMaximized: (listener) => listen('window:maximized', listener),
  };
}
