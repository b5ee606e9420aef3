export type { ClusterContext, HostContext } from './context.ts';
export { didYouMean, nearest } from './did-you-mean.ts';
export { builtClusters, clusterAccess, expandStacks } from './expand.ts';
export { type Facts, parseFacts, predictFacts } from './facts.ts';
export { contains, lastAddress, nthAddress, overlaps } from './ipv4.ts';
export { readKeyFiles } from './key-files.ts';
export { listSites, type SiteSource } from './load/find-site.ts';
export { type LoadOptions, listEnvironments, loadSite } from './load/load-site.ts';
export { type Mirrored, mirrorOf, registryMirrorOf } from './mirrors.ts';
export { orderStacks, withFollowers } from './order-stacks.ts';
export { SiteInvalidError, type SiteProblem, showPlace, showProblem } from './problem.ts';
export {
  apiEndpoint,
  broadcastAddress,
  clusterDnsAddress,
  clusterNamed,
  clusterOf,
  expandHome,
  hostNamed,
  hostsOf,
  isLiveSysctl,
  kernelModulesOf,
  packagesOf,
  sysctlsOf,
  tcpForwardingOf,
  timeSourcesOf,
  usersOf,
  volumeNamed,
} from './queries.ts';
export type { Cluster, KubeadmCluster, Rke2Cluster } from './schema/cluster.ts';
export type { SiteOverlay } from './schema/environments.ts';
export { type Host, type OsFamily, type Role, roles } from './schema/host.ts';
export { type Site, siteSchema } from './schema/site.ts';
export type { Volume } from './schema/storage.ts';
export type { User } from './schema/users.ts';
export { type Cidr, cidr, type HostName, hostName, type Ipv4, ipv4, type Mac, mac } from './schema/values.ts';
export { selectHosts } from './select-hosts.ts';
export { selectorWords, selects } from './selectors.ts';
export {
  type ClusterTask,
  defineClusterTask,
  defineHostTask,
  defineStack,
  type HostTask,
  type Stack,
  type Task,
} from './stack.ts';
