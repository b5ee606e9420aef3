import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { siteJsonSchema } from './json-schema.ts';

const text = (place: string) => readFileSync(new URL(place, import.meta.url), 'utf8');
const published: unknown = JSON.parse(text('../schema/site.schema.json'));
const asEditor = z.fromJSONSchema(siteJsonSchema());

test('the published schema is up to date; if not: node libs/inventory/scripts/schema.ts', () => {
  expect(published).toEqual(JSON.parse(JSON.stringify(siteJsonSchema())));
});

test('an editor accepts the site that is shipped', () => {
  const site: unknown = parse(text('../../cluster-config/sites/vmstation/site.yaml'));
  expect(asEditor.safeParse(site).error?.issues).toBeUndefined();
});

test('an editor accepts a part of a host in an environment, and refuses the same in the site', () => {
  const minimal: Record<string, unknown> = parse(text('../test/valid.yaml'));
  const part = { hosts: { alpha: { address: '192.168.4.9', bmc: null } } };
  expect(asEditor.safeParse({ ...minimal, environments: { lab: part } }).success).toBe(true);
  expect(asEditor.safeParse({ ...minimal, ...part }).success).toBe(false);
});

test.each(['key-unknown', 'key-missing', 'type-wrong', 'value-unknown', 'role-unknown', 'value-malformed'])(
  'an editor marks %s',
  (fault) => {
    expect(asEditor.safeParse(parse(text(`../test/invalid/${fault}.yaml`))).success).toBe(false);
  },
);
