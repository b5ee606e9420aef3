import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clusterChecks, hostChecks } from '@vmstation/cluster-tools';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { complaintOf, expectCode, type ProofLab, proofLab } from '../command.ts';
import { mended } from '../mended.ts';
import { breakages, breakCluster, mendCluster, withdraw } from './breakages.ts';

const answer = z.object({ verdicts: z.array(z.object({ check: z.string(), state: z.string() })) });
const names = (checks: readonly { readonly name: string }[]) => checks.map(({ name }) => name);
/** What is seen in other ways than by breaking something. */
const late = ['certificates', 'api-certificate', 'namespaces'];
const frozen = ['api-ready', 'etcd'];
const other = ['versions'];
/** The lab's kubelet puts up with the swap of this machine, so that nobody asks there. */
const notAsked = ['swap'];

/** Each check of `validate --live` is shown failing: a step of a proof that has a cluster anyway. */
export function everyCheck(lab: ProofLab): void {
  const { vmstation, onNode, kubectl } = lab;
  const later = proofLab(lab.name, undefined, {
    NODE_OPTIONS: `--import=${join(import.meta.dirname, 'later.mjs')}`,
  });

  /** The checks that fail now. */
  async function failing(from: ProofLab = lab, ...args: readonly string[]): Promise<readonly string[]> {
    const ran = await from.vmstation('validate', '--live', '--json', ...args);
    const { verdicts } = answer.parse(JSON.parse(ran.stdout));
    return verdicts.filter(({ state }) => state === 'failed').map(({ check }) => check);
  }

  test('each check of validate --live fails where what it says does not hold', async () => {
    const elsewhere = [...late, ...frozen, ...other, ...notAsked];
    const here = [...names(hostChecks), ...names(clusterChecks)].filter((name) => !elsewhere.includes(name));
    await kubectl(
      `apply -f - <<'vm_end'\n${readFileSync(join(import.meta.dirname, 'broken.yaml'), 'utf8')}vm_end\n`,
    );
    const broken = async () => {
      for (const words of withdraw) await kubectl(words);
      for (const { node, breaks } of breakages) await onNode(node, `set -e\n${breaks}`);
      for (const words of breakCluster) await kubectl(words);
      // Pods and Prometheus need a moment to notice; a node that is silent for long says nothing of its pressure.
      const seen = new Set<string>();
      await expect
        .poll(
          async () => {
            for (const name of await failing()) seen.add(name);
            return here.filter((name) => !seen.has(name));
          },
          { timeout: 120_000, interval: 1000 },
        )
        .toEqual([]);
      expect(await failing(later)).toEqual(expect.arrayContaining(late));
      expect(await withOtherVersion((site) => failing(lab, `--site=${site}`))).toEqual(
        expect.arrayContaining(other),
      );
      await onNode('masternode', 'kill -STOP "$(pidof etcd)"');
      const etcdStandsStill = async () => {
        // The API server asks etcd again when its last answer is some seconds old.
        const asked = () => kubectl('get --raw=/livez/etcd').catch(() => 'failed');
        await expect.poll(asked, { timeout: 60_000, interval: 500 }).toBe('failed');
        const unseen = async () => {
          const now = await failing();
          return frozen.filter((check) => !now.includes(check));
        };
        await expect.poll(unseen, { timeout: 120_000, interval: 1000 }).toEqual([]);
      };
      await mended(etcdStandsStill, [() => onNode('masternode', 'kill -CONT "$(pidof etcd)"')]);
    };
    await mended(broken, [
      ...breakages.map((each) => () => onNode(each.node, each.mends)),
      ...mendCluster.map((words) => () => kubectl(words)),
    ]);
    expectCode(await vmstation('apply'), 0);
    // A kubelet that was started again says of its pods that they are not ready until it has probed them.
    const complaints = async () => complaintOf(await vmstation('validate', '--live'));
    await expect.poll(complaints, { timeout: 120_000, interval: 1000 }).toBe('');
  });
}

/** The site as if the cluster should have another version. */
async function withOtherVersion<T>(use: (site: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'vmstation-other-'));
  try {
    const shipped = join(import.meta.dirname, '..', '..', '..', 'libs/cluster-config/sites/vmstation');
    cpSync(shipped, folder, { recursive: true });
    const file = join(folder, 'site.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('1.29.15', '1.29.14'));
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
