import { z } from 'zod';

const Node = z.object({
  name: z.string(),
  os: z.enum(['debian-12', 'el-10']),
  user: z.string(),
  address: z.string(),
  mac: z.string(),
  sshPort: z.literal(22),
  /** Public host keys as in known_hosts, without the address: `ssh-ed25519 AAAA…`. */
  hostKeys: z.array(z.string()),
  container: z.string(),
  image: z.string(),
});

export const LabStateSchema = z.object({
  version: z.literal(1),
  name: z.string(),
  network: z.object({
    name: z.string(),
    bridge: z.string(),
    subnet: z.string(),
    /** This machine's own address on the bridge: from here ssh reaches the nodes. */
    host: z.string(),
  }),
  /** The lab's mirror: http on port 80, OCI registry on port 5000. */
  gateway: z.object({ address: z.string(), container: z.string(), image: z.string(), mirror: z.string() }),
  userKey: z.string(),
  knownHosts: z.string(),
  nodes: z.array(Node),
});

/** What a lab consists of and how to reach it. Paths are absolute. */
export type LabState = Readonly<z.infer<typeof LabStateSchema>>;
export type LabNode = Readonly<z.infer<typeof Node>>;

export type NodeOs = LabNode['os'];

/** What someone wants to rehearse on. */
export interface LabSpec {
  readonly name: string;
  readonly nodes: readonly { readonly name: string; readonly os: NodeOs; readonly user: string }[];
}
