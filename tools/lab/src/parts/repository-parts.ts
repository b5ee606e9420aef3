import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { indexAptRepository, type ReleaseFacts } from '../packages/apt-repository.ts';
import { containerdPackage } from '../packages/containerd-package.ts';
import { buildDeb } from '../packages/deb.ts';
import { downloadDebs } from '../packages/debian-download.ts';
import { buildDnfAutomatic } from '../packages/el-base.ts';
import { repackageForEl } from '../packages/el-standins.ts';
import { kubernetesPackages } from '../packages/kubernetes-packages.ts';
import type { LabKey } from '../packages/lab-key.ts';
import { debianNodePackages, elNodePackages } from '../packages/node-packages.ts';
import type { PackageSpec } from '../packages/package-spec.ts';
import { partsOf } from '../packages/payload.ts';
import { buildSpecAsRpm } from '../packages/rpm.ts';
import { indexRpmRepository } from '../packages/rpm-repository.ts';
import { debianRelease } from './debian-archive.ts';
import { elPackagesOf } from './el-root.ts';
import type { Part } from './part.ts';
import { shell } from './shell.ts';

const needsOf = (specs: readonly PackageSpec[]) => [
  ...new Set(specs.flatMap((spec) => partsOf([...spec.files, ...(spec.deb.files ?? [])]))),
];

function aptPart(name: string, specs: readonly PackageSpec[], facts: ReleaseFacts, key: LabKey): Part {
  return {
    name,
    version: specs[0]?.version ?? '',
    recipe: { specs, facts, key: key.fingerprint },
    lane: 'system',
    local: {
      source: 'go',
      needs: needsOf(specs),
      build: async (context) => {
        const sh = shell({ log: context.log, cwd: context.work });
        const outDir =
          facts.codename === undefined
            ? join(context.dir, 'amd64')
            : join(context.dir, 'pool', facts.components ?? 'main');
        await mkdir(outDir, { recursive: true });
        for (const spec of specs) {
          await sh`rm -rf stage`;
          await buildDeb(sh, spec, { stage: join(context.work, 'stage'), outDir, need: context.need });
        }
        await indexAptRepository(sh, context.dir, facts, key);
      },
    },
  };
}

function rpmPart(name: string, specs: readonly PackageSpec[], key: LabKey): Part {
  return {
    name,
    version: specs[0]?.version ?? '',
    recipe: { specs, key: key.fingerprint },
    lane: 'system',
    local: {
      source: 'go',
      needs: needsOf(specs),
      build: async (context) => {
        const sh = shell({ log: context.log, cwd: context.work });
        for (const spec of specs) {
          await sh`rm -rf stage`;
          await buildSpecAsRpm(sh, spec, {
            stage: join(context.work, 'stage'),
            work: context.work,
            outDir: context.dir,
            need: context.need,
          });
        }
        await indexRpmRepository(sh, context.dir, context.work, key);
      },
    },
  };
}

/** The package repositories, signed by the cache's key. */
export function repositoryParts(key: LabKey): readonly Part[] {
  const debianFacts: ReleaseFacts = {
    origin: 'VMStation lab',
    label: 'Debian packages for the lab',
    suite: 'stable',
    codename: debianRelease,
    components: 'main',
  };
  return [
    aptPart(
      'apt-kubernetes',
      kubernetesPackages,
      { origin: 'VMStation lab', label: 'isv:kubernetes:core:stable:v1.29' },
      key,
    ),
    aptPart(
      'apt-docker',
      [containerdPackage],
      {
        origin: 'VMStation lab',
        label: 'Docker CE',
        suite: 'bookworm',
        codename: debianRelease,
        components: 'stable',
      },
      key,
    ),
    {
      name: 'apt-debian',
      version: debianRelease,
      recipe: { packages: debianNodePackages, facts: debianFacts, key: key.fingerprint },
      lane: 'system',
      local: {
        source: 'debian',
        needs: ['root-debian-12'],
        build: async (context) => {
          const sh = shell({ log: context.log, cwd: context.work });
          await downloadDebs(sh, {
            rootTar: join(context.need('root-debian-12'), 'root.tar'),
            packages: debianNodePackages,
            work: context.work,
            outDir: join(context.dir, 'pool', 'main'),
          });
          await indexAptRepository(sh, context.dir, debianFacts, key);
        },
      },
    },
    rpmPart('rpm-kubernetes', kubernetesPackages, key),
    rpmPart('rpm-docker', [containerdPackage], key),
    {
      name: 'rpm-base',
      version: '10',
      recipe: { packages: elNodePackages, ownsFolders: true, key: key.fingerprint },
      lane: 'system',
      note: "Debian's programs under EL's package names, units and paths",
      follows: 'root-el-10',
      // What a real root came with: no network is asked again.
      upstream: {
        source: 'upstream',
        needs: ['root-el-10'],
        build: async (context) => {
          const sh = shell({ log: context.log, cwd: context.work });
          await sh`cp ${await elPackagesOf(context.need('root-el-10'))} ${context.dir}`;
          await indexRpmRepository(sh, context.dir, context.work, key);
        },
      },
      local: {
        source: 'standin',
        needs: ['root-el-10'],
        build: async (context) => {
          const sh = shell({ log: context.log, cwd: context.work });
          const debs = join(context.work, 'debs');
          const rootTar = join(context.need('root-el-10'), 'root.tar');
          await downloadDebs(sh, {
            rootTar,
            packages: elNodePackages,
            work: context.work,
            outDir: debs,
          });
          await sh`rm -rf stage stage-automatic`;
          await repackageForEl(sh, { debs, rootTar, work: context.work, outDir: context.dir });
          await buildDnfAutomatic(sh, context.work, context.dir);
          await indexRpmRepository(sh, context.dir, context.work, key);
        },
      },
    },
  ];
}
