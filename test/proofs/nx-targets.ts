import { readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { expect, test } from 'vitest';
import { expectCode, type ProofLab } from './command.ts';

/** The targets that a person types one by one, by Nx: a step of a proof that has everything deployed. */
export function nxTargets({ nx, onNode, kubectl }: ProofLab): void {
  test('by Nx, drift passes when all is as desired and fails when not; a task mends what is its own', async () => {
    for (const stack of ['cluster-config', 'cluster-tools']) expectCode(await nx('run', `${stack}:drift`), 0);
    await onNode('homelab', 'echo broken > /etc/issue.net');
    await kubectl('scale deployment backup-store -n backup --replicas=0');
    await kubectl('wait pod --for=delete --all -n backup --timeout=120s');
    const file = await nx('run', 'cluster-config:drift');
    expectCode(file, 1); // Nx knows 0 and 1 only; the program itself says 2
    expect(file.stdout).toContain('/etc/issue.net');
    const answer = await nx('run', 'cluster-tools:drift');
    expectCode(answer, 1);
    expect(answer.stdout).toContain('backup-store-on-masternode');

    expectCode(await nx('run', 'cluster-config:sshd'), 0); // another task: the banner stays as it is
    expect(await onNode('homelab', 'cat /etc/issue.net')).toBe('broken\n');
    expectCode(await nx('run', 'cluster-config:login'), 0);
    expectCode(await nx('run', 'cluster-application-stack:backup-store'), 0);
    for (const stack of ['cluster-config', 'cluster-tools']) expectCode(await nx('run', `${stack}:drift`), 0);
  });

  test('by Nx, diagnose packs a bundle of what it was asked about', async () => {
    const ran = await nx('run', 'cluster-tools:diagnose', '--limit=homelab');
    expectCode(ran, 0);
    const [bundle = ''] = /\/\S+\/vmstation-\S+\.tar\.gz/.exec(ran.stdout) ?? [];
    expect(readdirSync(dirname(bundle))).toContain(basename(bundle));
  });
}
