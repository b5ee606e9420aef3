import { Secret } from '@vmstation/engine';
import fc from 'fast-check';
import type { KubeObject } from '../object/kube-object.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 20 });
const secret = text.map((value) => new Secret(value));
const base64 = text.map((value) => Buffer.from(value).toString('base64'));
const word = fc.constantFrom('a', 'b', '');
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const dictionary = <T>(keys: readonly string[], value: fc.Arbitrary<T>) =>
  fc.dictionary(fc.constantFrom(...keys), value);

const metadata = fc
  .record(
    {
      labels: dictionary(['app', 'tier', 'example.org/x'], word),
      annotations: dictionary(['note', 'example.org/why'], text),
    },
    { requiredKeys: [] },
  )
  .map((more) => ({ name: 'any', namespace: 'default', ...more }));

/** Names of one list or another; two manifests have some in common, in some order. */
const named = <T>(entry: fc.Arbitrary<T>, minLength = 0) =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom('x', 'y', 'z'), entry), { selector: ([name]) => name, minLength })
    .map((all) => all.map(([name, more]) => ({ name, ...more })));

const container = fc.record({
  image: fc.constantFrom('app:1', 'app:2'),
  args: optional(fc.array(word, { maxLength: 2 })),
  env: optional(named(fc.record({ value: word }))),
});
const port = fc.record({
  port: fc.constantFrom(80, 443, 8080),
  protocol: fc.constantFrom('TCP', 'UDP'),
});
const ports = fc.uniqueArray(port, { selector: (each) => each.port, minLength: 1 });
const selector = optional(dictionary(['app', 'tier'], fc.constantFrom('a', 'b')));

/** An object of one kind, as the server would spell it, and where it is. */
export interface AnyObject {
  readonly path: string;
  readonly object: fc.Arbitrary<KubeObject>;
}

const kindOf = (group: string, kind: string, body: fc.Arbitrary<object>): AnyObject => ({
  path: `/${group === 'v1' ? 'api' : 'apis'}/${group}/namespaces/default/${kind.toLowerCase().replace(/y$/, 'ie')}s/any`,
  object: fc
    .tuple(metadata, body)
    .map(([head, rest]) => ({ apiVersion: group, kind, metadata: head, ...rest })),
});

/** Small manifests of kinds whose lists are merged by name, by several fields, as sets, or not at all. */
export const anyObjects: readonly AnyObject[] = [
  kindOf('v1', 'ConfigMap', fc.record({ data: optional(dictionary(['a', 'b.c', 'd_e'], text)) })),
  kindOf(
    'v1',
    'Secret',
    fc.record({
      stringData: optional(dictionary(['a', 'b.c'], secret)),
      data: optional(dictionary(['d', 'e'], base64)),
    }),
  ),
  kindOf(
    'v1',
    'Service',
    fc.record({ selector, ports }).map((spec) => ({
      spec: {
        selector: spec.selector,
        ports: spec.ports.map((each) => ({ name: `p${each.port}`, targetPort: each.port, ...each })),
      },
    })),
  ),
  kindOf(
    'batch/v1',
    'CronJob',
    fc.record({ suspend: fc.boolean(), schedule: fc.constantFrom('0 3 * * *', '@daily') }).chain((spec) =>
      named(container, 1).map((containers) => ({
        spec: {
          ...spec,
          jobTemplate: { spec: { template: { spec: { restartPolicy: 'Never', containers } } } },
        },
      })),
    ),
  ),
  kindOf(
    'rbac.authorization.k8s.io/v1',
    'Role',
    fc.record({
      rules: fc.array(
        fc.record({
          apiGroups: fc.constant(['']),
          resources: fc.subarray(['pods', 'secrets'], { minLength: 1 }),
          verbs: fc.subarray(['get', 'list', 'watch'], { minLength: 1 }),
        }),
        { maxLength: 2 },
      ),
    }),
  ),
  kindOf(
    'networking.k8s.io/v1',
    'NetworkPolicy',
    fc.record({ matchLabels: selector, ingress: fc.array(ports, { maxLength: 2 }) }).map((spec) => ({
      spec: {
        podSelector: { matchLabels: spec.matchLabels },
        policyTypes: ['Ingress'],
        ingress: spec.ingress.map((each) => ({ from: [{ podSelector: {} }], ports: each })),
      },
    })),
  ),
];
