import { authorizedKeyType } from './authorized-key/authorized-key.ts';
import type { ScriptType } from './contract.ts';
import { groupType } from './group/group.ts';
import { imageType } from './image/image.ts';
import { kernelModuleType } from './kernel-module/kernel-module.ts';
import { mountType } from './mount/mount.ts';
import { packageType } from './package/package.ts';
import { repositoryType } from './repository/repository.ts';
import { serviceType } from './service/service.ts';
import { swapType } from './swap/swap.ts';
import { sysctlType } from './sysctl/sysctl.ts';
import { userType } from './user/user.ts';

/** The types of a machine's software, services, kernel and accounts. */
export const systemTypes: readonly ScriptType[] = [
  packageType,
  serviceType,
  sysctlType,
  kernelModuleType,
  repositoryType,
  groupType,
  userType,
  authorizedKeyType,
  mountType,
  swapType,
  imageType,
];
