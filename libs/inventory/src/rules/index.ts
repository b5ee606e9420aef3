import type { Finding } from '../problem.ts';
import type { SiteView } from '../view.ts';
import { duplicateAddress, duplicateMac, outsideNetwork } from './addresses.ts';
import { overlappingCidrs } from './cidrs.ts';
import {
  controlPlaneCount,
  hostInTwoClusters,
  memberNotBuiltYet,
  notBuiltYet,
  unknownLabelledNode,
  unknownMember,
} from './clusters.ts';
import { breaksCluster, twoOwners, unknownSelector } from './kernel.ts';
import { duplicateHostPort, duplicateNodePort, nodePortRange } from './ports.ts';
import { sleepingControlPlane, sleepingTimeServer, sleepingVolume, unknownHost } from './power.ts';
import { unknownReference, volumeOutsideCluster } from './references.ts';
import type { Rule } from './rule.ts';
import { loginWithoutUser, userWithoutKey } from './users.ts';
import { duplicateVolumePath } from './volumes.ts';

/** What a site must not contradict itself about. */
const rules: readonly Rule[] = [
  duplicateAddress,
  duplicateMac,
  outsideNetwork,
  overlappingCidrs,
  unknownMember,
  unknownLabelledNode,
  hostInTwoClusters,
  controlPlaneCount,
  notBuiltYet,
  memberNotBuiltYet,
  sleepingVolume,
  sleepingTimeServer,
  sleepingControlPlane,
  unknownHost,
  unknownReference,
  volumeOutsideCluster,
  duplicateVolumePath,
  twoOwners,
  breaksCluster,
  unknownSelector,
  nodePortRange,
  duplicateNodePort,
  duplicateHostPort,
  userWithoutKey,
  loginWithoutUser,
];

export function contradictions(view: SiteView): readonly Finding[] {
  return rules.flatMap((rule) => rule(view));
}
