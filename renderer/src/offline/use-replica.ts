import { useEffect } from 'react';
import { create } from 'zustand';
import { keepReplica } from './keep-replica.ts';
import { NO_REPLICA, type ReplicaView } from './replica.ts';

const useReplicaStore = create<ReplicaView>()(() => NO_REPLICA);

/** Takes what the replica says to the screens. */
const showReplica = (view: ReplicaView): void => useReplicaStore.setState(view, true);

/**
 * All sessions that the signed-in person may review, live while the server is there and readable without it
 * (product.md, "Supervisor · Offline"). Only for roles that may review.
 */
export function useReplica(): ReplicaView {
  useEffect(() => keepReplica(showReplica), []);
  return useReplicaStore();
}
