import { z } from 'zod';

/** What rehearsal nodes need because they share a kernel. A real site never sets these. */
export const overridesSchema = z
  .strictObject({
    kubeadm: z
      .strictObject({ ignorePreflightErrors: z.array(z.string().min(1)) })
      .optional()
      .describe('Preflight checks of kubeadm that are not for these nodes.'),
    kubelet: z
      .strictObject({
        cgroupDriver: z.enum(['systemd', 'cgroupfs']).optional(),
        failSwapOn: z.boolean().optional(),
        failCgroupV1: z.boolean().optional(),
        featureGates: z.record(z.string(), z.boolean()).optional(),
      })
      .optional()
      .describe('Fields of the KubeletConfiguration.'),
    containerd: z
      .strictObject({
        systemdCgroup: z.boolean().optional(),
        restrictOomScoreAdj: z.boolean().optional(),
      })
      .optional()
      .describe('Settings of its CRI plug-in.'),
    kubeProxy: z
      .strictObject({ conntrack: z.strictObject({ maxPerCore: z.int().min(0) }) })
      .optional()
      .describe('Fields of the KubeProxyConfiguration.'),
    sysctl: z
      .strictObject({ runtimePrefixes: z.array(z.string().min(1)) })
      .optional()
      .describe(
        'Keys, and beginnings of keys with a dot at their end; all other keys are only written down, not set live.',
      ),
    chrony: z
      .strictObject({ extraArgs: z.array(z.string()) })
      .optional()
      .describe('Arguments of chronyd.'),
  })
  .prefault({})
  .describe('For rehearsal nodes only.');
