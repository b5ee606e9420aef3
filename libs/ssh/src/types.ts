import type { Duplex } from 'node:stream';

/** How a root shell is had: by logging in as root, by sudo without a password, or by sudo with one. */
export type Sudo = 'none' | 'nopasswd' | { readonly password: () => Promise<string> };

/** A host as the inventory names it. Explicit values win over the user's SSH configuration. */
export interface HostAddress {
  /** The host's name in the site. */
  readonly name: string;
  /** DNS name, IP address, or an alias from the SSH configuration. */
  readonly address: string;
  /** Default: the SSH configuration's, then 22. */
  readonly port?: number;
  readonly user: string;
  /** Absolute or `~/…`. Tried first; then the agent, the SSH configuration's keys and the default keys. */
  readonly identityFile?: string;
  /** ProxyJump: `user@host:port[,…]`, the first is connected to first. `none` turns the configured one off. */
  readonly jump?: string;
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
  /** Remote commands (SSH exec requests): one for the kept shell, one for each upload. */
  readonly commands: number;
  /** Scripts run in the kept shell. */
  readonly batches: number;
  /** Bytes on the channels, without SSH's own framing. */
  readonly bytesSent: number;
  readonly bytesReceived: number;
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
   * Writes bytes to a path as root, through a channel of its own and a temporary file beside the path, so
   * that a cut connection never leaves half a file there.
   *
   * @throws VmstationError `SSH_UPLOAD_FAILED`, and those of {@link Connection.run}
   */
  upload(
    content: Uint8Array | NodeJS.ReadableStream,
    path: string,
    mode: number,
    options: { readonly timeoutMs: number },
  ): Promise<void>;
  /**
   * A TCP stream from the host to an address that it can reach.
   *
   * @throws VmstationError `SSH_UNREACHABLE` when the host refuses or cannot reach it
   */
  forward(host: string, port: number): Promise<Duplex>;
  /** Ends the shell and the connection, jump hosts included. Never throws. */
  close(): Promise<void>;
}

export const defaultConnectTimeoutMs = 10_000;
export const defaultKeepaliveMs = 5000;
export const defaultMaxOutputBytes = 64 * 1024 * 1024;
