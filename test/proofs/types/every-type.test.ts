import { hostNamed, loadSite } from '@vmstation/inventory';
import { fileTypes, systemTypes } from '@vmstation/resources';
import { expect, test } from 'vitest';
import { elsewhere, everyType } from './every-type.ts';

test.each(['storagenodet3500', 'homelab'])(
  'on %s every type has a case that a hand can break',
  async (name) => {
    const site = await loadSite({ path: 'libs/cluster-config/sites/vmstation' });
    const cases = everyType(site, hostNamed(site, name)).filter(({ spoil }) => spoil !== undefined);
    const shown = new Set(cases.map(({ draft }) => draft.kind.name));
    const missing = [...fileTypes, ...systemTypes].filter((type) => !shown.has(type.name));
    expect(missing.map((type) => type.name)).toEqual(Object.keys(elsewhere));
  },
);
