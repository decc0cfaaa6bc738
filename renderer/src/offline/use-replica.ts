import { useEffect } from 'react';
import { create } from 'zustand';
import { keepReplica } from './keep-replica.ts';
import { NO_REPLICA, type ReplicaView } from './replica.ts';

/** What the window holds of the replica; written by the replica only. */
export const useReplicaStore = create<ReplicaView>()(() => NO_REPLICA);

/**
 * All sessions that the signed-in person may review, live while the server is there and readable without it
 * (product.md, "Supervisor · Offline"). Only for roles that may review.
 */
export function useReplica(): ReplicaView {
  useEffect(() => keepReplica((view) => useReplicaStore.setState(view, true)), []);
  return useReplicaStore();
}
