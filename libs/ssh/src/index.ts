export { accessTo, agentKeys, type HopAccess } from './access.ts';
export { connect } from './connection.ts';
export { type FetchedHostKey, fetchHostKey } from './known-hosts/fetch.ts';
export { pinHostKey } from './known-hosts/pin.ts';
export { routesTo } from './routes.ts';
export { isSilent } from './transport/unreachable.ts';
export type {
  Connection,
  ConnectionStats,
  ConnectOptions,
  ConnectRetry,
  HostAddress,
  JumpAddress,
  RunOptions,
  RunResult,
  Sudo,
} from './types.ts';
export { type Way, wayTo } from './way.ts';
