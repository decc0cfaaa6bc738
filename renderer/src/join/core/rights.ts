/** What LiveKit says a participant may do; an empty list of sources means all of them. */
export interface Permissions {
  readonly canPublish: boolean;
  readonly canPublishSources: readonly number[];
}

/** Numbers of LiveKit's protocol. */
const SOURCES = { camera: 1, microphone: 2 } as const;

/** Whether the teacher lets this student use a device now. Before LiveKit has said anything, yes. */
export const mayPublish = (permissions: Permissions | undefined, source: keyof typeof SOURCES): boolean =>
  permissions === undefined ||
  (permissions.canPublish &&
    (permissions.canPublishSources.length === 0 || permissions.canPublishSources.includes(SOURCES[source])));
