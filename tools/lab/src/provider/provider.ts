/** One container that is a node or the gateway. All values are plain; a provider turns them into its own flags. */
export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly hostname: string;
  readonly network: string;
  readonly address: string;
  readonly mac: string;
  /** What becomes PID 1, with its arguments. */
  readonly command: readonly string[];
  /** Whole systems need systemd as PID 1 and every device-independent privilege; services need none. */
  readonly kind: 'system' | 'service';
  readonly volumes: readonly VolumeMount[];
  /** Bytes of memory after which the kernel kills inside this container only. */
  readonly memory: number;
  readonly labels: Readonly<Record<string, string>>;
}

export interface VolumeMount {
  /** A volume's name, or an absolute folder of this machine. */
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

export type ContainerState = 'created' | 'running' | 'paused' | 'stopped';

export interface ContainerInfo {
  readonly name: string;
  readonly state: ContainerState;
  readonly image: string;
}

export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface NetworkInfo {
  /** The bridge's name on this machine. */
  readonly bridge: string;
  readonly subnet: string;
  readonly internal: boolean;
}

/** What the lab needs of a container engine. Labels are how it finds what is its own. */
export interface Provider {
  readonly name: string;
  importImage(image: string, tar: string): Promise<void>;
  imageExists(image: string): Promise<boolean>;
  listImages(prefix: string): Promise<readonly string[]>;
  /** Never forces: an image that somebody's container uses is an error. */
  removeImage(image: string): Promise<void>;
  commit(container: string, image: string): Promise<void>;
  /** Throws `LAB_SUBNET_TAKEN` when the engine or this machine already uses the subnet. */
  createNetwork(name: string, subnet: string, hostAddress: string, labels: Labels): Promise<void>;
  network(name: string): Promise<NetworkInfo | undefined>;
  /** Running containers that belong to no lab: somebody else's, which the lab must not disturb. */
  foreignRunning(): Promise<readonly string[]>;
  usedSubnets(): Promise<readonly string[]>;
  /** Never forces: containers that are still attached are an error. */
  removeNetwork(name: string): Promise<void>;
  createVolume(name: string, labels: Labels): Promise<void>;
  listVolumes(label: string): Promise<readonly string[]>;
  volumePath(name: string): Promise<string>;
  removeVolume(name: string): Promise<void>;
  create(spec: ContainerSpec): Promise<void>;
  /** Puts a folder's content into a container that need not run. Everything becomes root's. */
  copyTree(container: string, folder: string): Promise<void>;
  start(container: string): Promise<void>;
  /** Asks PID 1 to shut down; kills after `seconds`. */
  stop(container: string, seconds: number): Promise<void>;
  kill(container: string): Promise<void>;
  pause(container: string): Promise<void>;
  unpause(container: string): Promise<void>;
  remove(container: string): Promise<void>;
  list(label: string): Promise<readonly ContainerInfo[]>;
  /** Never throws for a command's own exit code. */
  exec(container: string, command: readonly string[], input?: string): Promise<ExecResult>;
  /** The engine's own command line for an interactive program in a container. */
  interactive(container: string, command: readonly string[]): readonly string[];
  /** What PID 1 printed. */
  output(container: string): Promise<string>;
}

export type Labels = Readonly<Record<string, string>>;
