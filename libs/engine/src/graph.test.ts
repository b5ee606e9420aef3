import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ref, wanted } from '../test/memory-target.ts';
import { buildGraph, dependencies } from './graph.ts';

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

/** Random graphs: each resource may refer to any other, so that some have cycles. */
const graphs = fc
  .integer({ min: 1, max: 12 })
  .chain((size) =>
    fc.array(fc.array(fc.nat(size - 1), { maxLength: 3 }), { minLength: size, maxLength: size }),
  );

test('the order puts everything after what it needs, and no cycle goes unseen', () => {
  fc.assert(
    fc.property(graphs, (edges) => {
      const list = edges.map((needs, i) =>
        wanted(host, `r${i}`, '1', { after: needs.map((n) => ref(`r${n}`)) }),
      );
      const cyclic = hasCycle(edges);
      if (cyclic) {
        expect(() => buildGraph(list)).toThrow(/wait for each other/);
        return;
      }
      const { order, resources } = buildGraph(list);
      expect(order).toHaveLength(edges.length);
      for (const [at, id] of order.entries()) {
        const resource = resources.get(id);
        for (const needed of resource === undefined ? [] : dependencies(resource))
          expect(order.indexOf(needed)).toBeLessThan(at);
      }
      expect(buildGraph(list).order).toEqual(order);
    }),
  );
});

/** Told apart from the code under test: reachability by closure. */
function hasCycle(edges: readonly (readonly number[])[]): boolean {
  const reach = edges.map((needs) => new Set(needs));
  for (let pass = 0; pass < edges.length; pass += 1) {
    for (const set of reach) for (const next of [...set]) for (const far of reach[next] ?? []) set.add(far);
  }
  return reach.some((set, i) => set.has(i));
}
