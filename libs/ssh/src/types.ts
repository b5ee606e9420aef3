import type { Duplex } from 'node:stream';

/** How a root shell is had: by logging in as root, by sudo without a password, or by sudo with one. */
export type Sudo = 'none' | 'nopasswd' | { readonly password: () => Promise<string> };

/**
 * Where and as whom to log in. Explicit values win; what is left out comes from the user's SSH configuration, where a
 * host is looked for by its name and by its address.
 */
export interface JumpAddress {
  /** The host's name in the site. */
  readonly name: string;
  /** DNS name, IP address, or an alias from the SSH configuration. */
  readonly address: string;
  /** Default: the SSH configuration's, then 22. */
  readonly port?: number;
  readonly user: string;
  /** Absolute or `~/…`. Must be usable; without it the SSH configuration's keys, the agent and the default keys. */
  readonly identityFile?: string;
}

/** A host as the inventory names it. */
export interface HostAddress extends JumpAddress {
  /**
   * Another host of the site, or as ProxyJump has it: `user@host:port[,…]`, the first is connected to first. `none`
   * turns the configured one off.
   */
  readonly jump?: string | JumpAddress;
  readonly sudo: Sudo;
}

export interface ConnectOptions {
  /** Files in OpenSSH's known_hosts format, absolute or `~/…`. A missing file is an empty one. */
  readonly knownHosts: readonly string[];
  /** Default `~/.ssh/config`; a missing file is an empty one. */
  readonly sshConfig?: string;
  /** For each hop: TCP, key exchange and authentication together. Also for the root shell. Default 10 000. */
  readonly connectTimeoutMs?: number;
  /** Default 5000. A peer that misses three in a row is dead. */
  readonly keepaliveMs?: number;
  readonly signal?: AbortSignal;
  /** Told before each wait for another attempt. */
  readonly onRetry?: (retry: ConnectRetry) => void;
}

/** A connection could not be made, for a reason that may pass. */
export interface ConnectRetry {
  /** Which attempt comes next: 2 after the first failure. */
  readonly attempt: number;
  readonly waitMs: number;
  readonly error: Error;
}

export interface RunOptions {
  readonly timeoutMs: number;
  /** Each line as it comes, without its newline; of one above 64 KiB the beginning. */
  readonly onLine?: (line: string, stream: 'out' | 'err') => void;
  /** Both streams together. Default 64 MiB. */
  readonly maxOutputBytes?: number;
  readonly signal?: AbortSignal;
}

export interface RunResult {
  /** As the shell says it: 128 + n for a script that died of signal n. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ConnectionStats {
  /** Remote commands (SSH exec requests): one, for the kept shell. */
  readonly commands: number;
  /** Scripts run in the kept shell. */
  readonly batches: number;
  /** Bytes on the channels, without SSH's own framing. */
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Channels that are open now, or asked for. */
  readonly channels: number;
  /** SSH connections opened: one, and one more for each jump host. */
  readonly connects: number;
}

/** One kept connection to one host. */
export interface Connection {
  readonly host: string;
  readonly stats: ConnectionStats;
  /**
   * Runs a POSIX sh script as root in a child `sh` of the kept root shell, with stdin from /dev/null.
   * The first call opens that shell; scripts run one after the other, in the order of the calls.
   * The environment is the same on every host: `LC_ALL=C`, umask 022, directory `/`, the sbin folders in PATH.
   * A first line that is a comment is the script's title in error messages; nothing else of it is shown.
   *
   * @throws VmstationError `SSH_TIMEOUT` and `SSH_OUTPUT_TOO_BIG` (the script's process group was killed),
   *   `SSH_CONNECTION_LOST`, `SUDO_PASSWORD_WRONG`, `SUDO_NOT_ALLOWED`, `SSH_SHELL_FAILED`,
   *   `SSH_SCRIPT_INVALID`; the signal's reason when it was aborted.
   */
  run(script: string, options: RunOptions): Promise<RunResult>;
  /**
   * A TCP stream from the host to an address that it can reach. Waits while all channels of the connection are taken.
   *
   * @throws VmstationError `SSH_UNREACHABLE` when the host refuses, cannot reach it, or has no channel free in time;
   *   `SSH_CONNECTION_LOST`; the signal's reason when it was aborted
   */
  forward(address: string, port: number, signal?: AbortSignal): Promise<Duplex>;
  /** Ends the shell and the connection, jump hosts included. Never throws. */
  close(): Promise<void>;
}

export const defaultConnectTimeoutMs = 10_000;
export const defaultKeepaliveMs = 5000;
export const defaultMaxOutputBytes = 64 * 1024 * 1024;
/** Channels open on a connection at once: the shell and the forwarded streams. sshd frees them later than it says. */
export const maxChannels = 4;
