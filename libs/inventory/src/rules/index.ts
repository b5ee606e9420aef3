import type { Finding } from '../problem.ts';
import type { SiteView } from '../view.ts';
import { duplicateAddress, duplicateMac, outsideNetwork } from './addresses.ts';
import { overlappingCidrs, serviceCidrSize, smallPodCidr } from './cidrs.ts';
import { controlPlaneCount, hostInTwoClusters, unknownLabelledNode, unknownMember } from './clusters.ts';
import { breaksCluster, twoOwners, unknownSelector } from './kernel.ts';
import { nameTaken } from './names.ts';
import { controlPlanesNotBuiltYet, memberNotBuiltYet, notBuiltYet, versionNotBuiltYet } from './not-built.ts';
import { duplicateHostPort, duplicateNodePort, fixedPort, nodePortRange } from './ports.ts';
import { sleepingControlPlane, sleepingTimeServer, sleepingVolume, unknownHost } from './power.ts';
import { unknownReference, volumeOutsideCluster } from './references.ts';
import type { Rule } from './rule.ts';
import {
  loginAsksPassword,
  loginWithoutUser,
  rootByAnotherName,
  rootShutOut,
  userWithoutKey,
} from './users.ts';
import { duplicateVolumePath } from './volumes.ts';

/** What a site must not contradict itself about. */
const rules: readonly Rule[] = [
  duplicateAddress,
  duplicateMac,
  outsideNetwork,
  overlappingCidrs,
  smallPodCidr,
  serviceCidrSize,
  nameTaken,
  unknownMember,
  unknownLabelledNode,
  hostInTwoClusters,
  controlPlaneCount,
  notBuiltYet,
  memberNotBuiltYet,
  controlPlanesNotBuiltYet,
  versionNotBuiltYet,
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
  fixedPort,
  userWithoutKey,
  loginWithoutUser,
  rootShutOut,
  rootByAnotherName,
  loginAsksPassword,
];

export function contradictions(view: SiteView): readonly Finding[] {
  return rules.flatMap((rule) => rule(view));
}
