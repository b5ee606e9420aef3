import { z } from 'zod';
import { list } from '../api/list.ts';

const conditions = z.object({
  status: z
    .object({
      conditions: list(
        z.object({
          type: z.string(),
          status: z.string(),
          reason: z.string().default(''),
          message: z.string().default(''),
        }),
      ),
    })
    .prefault({}),
});

export function conditionOf(object: object, type: string) {
  return conditions.parse(object).status.conditions.find((condition) => condition.type === type);
}

export function isReady(object: object): boolean {
  return conditionOf(object, 'Ready')?.status === 'True';
}

/**
 * A node whose kubelet says nothing any more: its host is off, asleep or cut off. One that is only joining says itself
 * that it is not ready.
 */
export function isSilent(node: object): boolean {
  return conditionOf(node, 'Ready')?.status === 'Unknown';
}

/** The conditions of any object as `Ready=False (KubeletNotReady: cni plugin not initialized)`, bad or good. */
export function conditionLines(object: object): string[] {
  return conditions.parse(object).status.conditions.map(({ type, status, reason, message }) => {
    const detail = [reason, message].filter((part) => part !== '').join(': ');
    return `${type}=${status}${detail === '' ? '' : ` (${detail})`}`;
  });
}
