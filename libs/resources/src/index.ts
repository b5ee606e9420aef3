export { type Archive, archive, archiveType } from './archive/archive.ts';
export {
  authorizedKey,
  authorizedKeyType,
  type DesiredAuthorizedKey,
} from './authorized-key/authorized-key.ts';
export { type Binary, binary, binaryType } from './binary/binary.ts';
export { type Block, type BlockWanted, block, blockType } from './block/block.ts';
export { type Command, command, commandType } from './command/command.ts';
export type { Change, Fields, Guard, Remembered, ScriptType, Wanted } from './contract.ts';
export { type Directory, directory, directoryType } from './directory/directory.ts';
export type { File } from './file/desired.ts';
export { type FileWanted, file, fileType } from './file/file.ts';
export { fileTypes } from './file-types.ts';
export { type ActualGroup, type DesiredGroup, group, groupType } from './group/group.ts';
export { factsScript } from './host/facts/facts.ts';
export { type HostTarget, hostTarget } from './host/host-target.ts';
export type { HostTargetOptions, HostTimeouts } from './host/options.ts';
export { redactor, secretsIn } from './host/output.ts';
export type { Shell, ShellResult, ShellRunOptions } from './host/shell.ts';
export { type Hostname, hostname, hostnameType } from './hostname/hostname.ts';
export { type HostsEntry, hostsEntry, hostsEntryType } from './hosts-entry/hosts-entry.ts';
export { type ActualImage, type DesiredImage, image, imageType } from './image/image.ts';
export {
  type ActualKernelModule,
  type DesiredKernelModule,
  kernelModule,
  kernelModuleType,
} from './kernel-module/kernel-module.ts';
export { type Line, line, lineType } from './line/line.ts';
export { type Link, link, linkType } from './link/link.ts';
export { type ActualMount, type DesiredMount, mount, mountType } from './mount/mount.ts';
export { type ActualPackage, type DesiredPackage, packageType, pkg } from './package/package.ts';
export { quote, sh } from './quote.ts';
export { repositoryKeyPath } from './repository/files.ts';
export {
  type ActualRepository,
  type DesiredRepository,
  repository,
  repositoryType,
} from './repository/repository.ts';
export {
  type ActualService,
  type DesiredService,
  type DropIn,
  service,
  serviceType,
} from './service/service.ts';
export { type ActualSwap, type DesiredSwap, swap, swapType } from './swap/swap.ts';
export { type ActualSysctl, type DesiredSysctl, sysctl, sysctlType } from './sysctl/sysctl.ts';
export { systemTypes } from './system-types.ts';
export { type TimeZone, timeZone, timeZoneType } from './time-zone/time-zone.ts';
export { ufwActive, ufwAllows } from './ufw.ts';
export { type ActualUser, type DesiredUser, user, userType } from './user/user.ts';
