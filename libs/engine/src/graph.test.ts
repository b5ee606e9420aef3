import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ref, wanted } from '../test/memory-target.ts';
import { buildGraph } from './graph.ts';
import type { Relations } from './resource.ts';
import { Secret } from './secret.ts';

const host = 'host:a';

test('two tasks that want different things of one resource are named, with both values', () => {
  const list = [
    wanted(host, 'ip_forward', '1', { stack: 'infra' }),
    wanted(host, 'ip_forward', '0', { stack: 'config' }),
  ];
  expect(() => buildGraph(list)).toThrow(
    /infra:task and config:task want different things of host:a\/setting:ip_forward/,
  );
});

test('the same wish twice is one resource', () => {
  expect(buildGraph([wanted(host, 'a', '1'), wanted(host, 'a', '1')]).order).toHaveLength(1);
});

test('two secrets are told apart without being shown', () => {
  const list = ['one', 'two'].map((word) => ({
    ...wanted(host, 'a', '1'),
    desired: { key: new Secret(word) },
  }));
  expect(() => buildGraph(list)).toThrow(/\{"key":"\[secret\]"\} and \{"key":"\[secret\]"\}$/);
});

test('the same wish twice keeps the relations of both', () => {
  const { resources } = buildGraph([
    wanted(host, 'b', '1'),
    wanted(host, 'c', '1'),
    wanted(host, 'a', '1', { notify: [ref('b')] }),
    wanted(host, 'a', '1', { notify: [ref('c')], undoBefore: [ref('b')] }),
  ]);
  expect(resources.get(`${host}/setting:a`)).toMatchObject({
    notify: [`${host}/setting:b`, `${host}/setting:c`],
    undoBefore: [`${host}/setting:b`],
  });
});

test('a cycle that only undoing would meet is seen', () => {
  const list = [
    wanted(host, 'a', '1', { undoBefore: [ref('b')] }),
    wanted(host, 'b', '1', { after: [ref('a')] }),
  ];
  expect(() => buildGraph(list)).toThrow(/wait for each other/);
});

test.each([{ after: [ref('late')] }, { undoBefore: [ref('late')] }])(
  'nothing of a stack waits for a stack that comes later: %j',
  (relations) => {
    const list = [
      wanted(host, 'early', '1', relations),
      wanted(host, 'late', '1', { stage: 1, stack: 'two' }),
    ];
    expect(() => buildGraph(list)).toThrow(
      'host:a/setting:early waits for host:a/setting:late of a stack that comes later',
    );
  },
);

test('a restart waits for who asks for it, so that one cannot be in a later stack', () => {
  const list = [
    wanted(host, 'early', '1'),
    wanted(host, 'late', '1', { stage: 1, stack: 'two', notify: [ref('early')] }),
  ];
  expect(() => buildGraph(list)).toThrow('host:a/setting:early waits for host:a/setting:late');
});

test('a chain may be longer than a stack is deep', () => {
  const list = Array.from({ length: 20_000 }, (_, i) =>
    wanted(host, `r${i}`, '1', i === 0 ? {} : { after: [ref(`r${i - 1}`)] }),
  ).reverse();
  expect(buildGraph(list).order[0]).toBe(`${host}/setting:r0`);
});

test('a reference to nothing is named', () => {
  expect(() => buildGraph([wanted(host, 'a', '1', { after: [ref('b')] })])).toThrow(
    /refers to host:a\/setting:b/,
  );
});

test('a cycle is spelled out, through notifications too', () => {
  const list = [
    wanted(host, 'a', '1', { after: [ref('b')] }),
    wanted(host, 'b', '1', { after: [ref('c')] }),
    wanted(host, 'c', '1', { after: [ref('a')] }),
  ];
  expect(() => buildGraph(list)).toThrow(
    'host:a/setting:a → host:a/setting:b → host:a/setting:c → host:a/setting:a',
  );
  const notified = [
    wanted(host, 'a', '1', { notify: [ref('b')] }),
    wanted(host, 'b', '1', { notify: [ref('a')] }),
  ];
  expect(() => buildGraph(notified)).toThrow(/wait for each other/);
});

const relations = ['after', 'undoBefore', 'inputs', 'notify'] as const;

/** What a resource waits for (by number), and how that is said. */
interface Edge {
  readonly to: number;
  readonly as: (typeof relations)[number];
}

/** Random graphs: each resource may refer to any other, so that some have cycles; and the resources in any order. */
const graphs = fc.integer({ min: 1, max: 12 }).chain((size) =>
  fc.record({
    edges: fc.array(
      fc.array(fc.record({ to: fc.nat(size - 1), as: fc.constantFrom(...relations) }), { maxLength: 3 }),
      { minLength: size, maxLength: size },
    ),
    turn: fc.shuffledSubarray([...Array(size).keys()], { minLength: size }),
  }),
);

test('the order puts everything after what it needs, wherever it stood, and no cycle goes unseen', () => {
  fc.assert(
    fc.property(graphs, ({ edges, turn }) => {
      const list = turn.map((i) => wanted(host, `r${i}`, '1', related(edges, i)));
      const without = (as: Edge['as']) =>
        edges.map((each) => each.filter((edge) => edge.as !== as).map(({ to }) => to));
      // Nobody waits for what is only undone before, and nobody is undone before whom it notifies.
      const [made, undone] = [without('undoBefore'), without('notify')];
      if (hasCycle(made) || hasCycle(undone)) {
        expect(() => buildGraph(list)).toThrow(/wait for each other/);
        return;
      }
      const { order, resources } = buildGraph(list);
      expect(order.toSorted()).toEqual(edges.map((_, i) => `${host}/setting:r${i}`).toSorted());
      const at = (i: number) => order.indexOf(`${host}/setting:r${i}`);
      for (const [i, needs] of made.entries())
        for (const needed of needs) expect(at(needed)).toBeLessThan(at(i));
      // What stands in a good order already stays as it is.
      const again = order.flatMap((id) => resources.get(id) ?? []);
      expect(buildGraph(again).order).toEqual(order);
    }),
  );
});

/** The relations of a resource: its own, and of those that wait for it because it notifies them. */
function related(edges: readonly (readonly Edge[])[], i: number): Relations {
  const to = (as: Edge['as']) =>
    (edges[i] ?? []).flatMap((edge) => (edge.as === as ? [ref(`r${edge.to}`)] : []));
  return {
    after: to('after'),
    undoBefore: to('undoBefore'),
    inputs: Object.fromEntries(to('inputs').map((each) => [each.key, { ...each, output: 'value' }])),
    notify: edges.flatMap((needs, other) =>
      needs.some((edge) => edge.as === 'notify' && edge.to === i) ? [ref(`r${other}`)] : [],
    ),
  };
}

/** Told apart from the code under test: reachability by closure. */
function hasCycle(edges: readonly (readonly number[])[]): boolean {
  const reach = edges.map((needs) => new Set(needs));
  for (let pass = 0; pass < edges.length; pass += 1) {
    for (const set of reach) for (const next of [...set]) for (const far of reach[next] ?? []) set.add(far);
  }
  return reach.some((set, i) => set.has(i));
}
