import { expect, test } from 'vitest';
import { z } from 'zod';
import { complaintOf, expectCode, type ProofLab } from './command.ts';
import { lastRuns } from './last-run.ts';
import { mended } from './mended.ts';
import { lastErrors } from './told.ts';

/** A member of the cluster of which the site says that it sleeps. */
const sleeper = 'storagenodet3500';
const service = 'cluster:debian/object:v1/Service monitoring/prometheus';
const sleep = z.object({ asleep: z.array(z.object({ target: z.string() })) });
const answer = z.object({ verdicts: z.array(z.object({ check: z.string(), state: z.string() })) });

/** A host that sleeps on purpose holds up nobody: a step of a proof that has a cluster anyway. */
export function sleepingHost({ name, vmstation, kubectl }: ProofLab): void {
  const chaos = async (fault: string) => expectCode(await vmstation('lab', 'chaos', sleeper, fault), 0);
  const noticed = { timeout: 120_000, interval: 1000 };
  const ready = () =>
    kubectl(`get node ${sleeper} -o jsonpath='{.status.conditions[?(@.type=="Ready")].status}'`);
  const pods = () =>
    kubectl('get daemonset kube-flannel-ds -n kube-flannel -o jsonpath={.status.numberAvailable}');
  const label = () => kubectl('get service prometheus -n monitoring -o jsonpath={.metadata.labels.app}');

  test('while a member of the cluster sleeps the others are deployed to, and the next run with it back converges', async () => {
    const asleep = async () => {
      await expect.poll(ready, noticed).toBe('Unknown');
      await expect.poll(pods, noticed).toBe('1');
      await kubectl('label service prometheus -n monitoring app=by-hand --overwrite');
      const run = await vmstation('apply');
      // Whoever had waited for its node, or for what it runs, would have failed with NOT_READY after 300 s.
      expectCode(run, 0);
      expect(lastErrors(name, 'vmstation')).toEqual([]);
      expect(run.stderr).toContain(`☾ ${sleeper} sleeps, and is left out`);
      const [made] = lastRuns(name, 1);
      expect(made?.changes.find(({ change }) => change.id === service)?.outcome).toBe('ok');
      expect(await label()).toBe('prometheus');
      const drift = await vmstation('drift', '--json');
      expectCode(drift, 0);
      expect(sleep.parse(JSON.parse(drift.stdout)).asleep.map(({ target }) => target)).toEqual([
        `host:${sleeper}`,
      ]);
      const live = await vmstation('validate', '--live', '--json');
      const { verdicts } = answer.parse(JSON.parse(live.stdout));
      const states = new Map(verdicts.map(({ check, state }) => [check, state]));
      expect(states.get('nodes-ready'), live.stdout).toBe('ok');
    };
    await chaos('kill');
    await mended(asleep, [() => chaos('start')]);
    expectCode(await vmstation('apply'), 0);
    // The cluster says for some seconds of pods that they are not ready, and Prometheus until it scrapes again.
    const left = async () => complaintOf(await vmstation('drift'));
    await expect.poll(left, { timeout: 180_000, interval: 1000 }).toBe('');
  });
}
