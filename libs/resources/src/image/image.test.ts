import { describe, expect, test } from 'vitest';
import { runCases } from '../paths/testing/cases.ts';
import { Sandbox } from '../paths/testing/sandbox.ts';
import { quote } from '../quote.ts';
import { image, imageType } from './image.ts';

runCases(imageType, image, import.meta.url);

describe.each([['sh'], ['bash', '--posix']])('in a real %s', (...shell) => {
  /** A read with a ctr that does as told. */
  function read(ctr: string): string {
    using node = new Sandbox(shell);
    node.run(
      `mkdir ${node.at('bin')}; printf '#!/bin/sh\\n%s\\n' '${ctr}' > ${node.at('bin/ctr')}; chmod +x ${node.at('bin/ctr')}`,
    );
    const names = ['registry.k8s.io/pause:3.9', 'registry.k8s.io/pause:3'];
    const script = imageType.read(names.map((name, index) => ({ index, desired: { name } })));
    return node.run(
      `PATH=${node.at('bin')}:$PATH; vm_put() { echo "$1 $2 $3"; }\nset -eu\n${imageType.prelude?.replace('[ -S /run/containerd/containerd.sock ]', 'true')}\n${script}`,
    ).stdout;
  }

  test('a name is the whole name', () => {
    expect(read('echo registry.k8s.io/pause:3.9')).toBe('0 present yes\n1 present no\n');
  });
  test('a containerd that is not up has no images', () => {
    expect(read('echo ctr: failed to dial /run/containerd/containerd.sock >&2; exit 1')).toBe(
      '0 present no\n1 present no\n',
    );
  });
  const pause = 'registry.k8s.io/pause';
  test.each([
    [
      'alone',
      [`${pause}:3.9 D`, `${pause}@D D`, 'sha256:f D', 'quay.io/x:1 E'],
      [],
      [`${pause}:3.9`, `${pause}@D`, 'sha256:f'],
    ],
    [
      'with a tag of somebody else',
      [`${pause}:3.9 D`, `${pause}:3 D`, `${pause}@D D`, 'sha256:f D'],
      [],
      [`${pause}:3.9`],
    ],
    [
      'with its digest from before',
      [`${pause}:3.9 D`, `${pause}@D D`, 'sha256:f D'],
      [`${pause}@D`],
      [`${pause}:3.9`, 'sha256:f'],
    ],
    ['under another name too', [`${pause}:3.9 D`, 'me/p:1 D', 'sha256:f D'], [], [`${pause}:3.9`]],
    ['gone already', ['quay.io/x:1 E'], [], []],
  ])('an image %s is undone by its own names only', (_case, listed, before, removed) => {
    using node = new Sandbox(shell);
    const list = listed.map((line) => line.replace(' ', ' type ')).join('\n');
    const text = `case "$*" in *remove*) for a in "$@"; do last=$a; done; echo "$last" >&2 ;; *) printf "%s\\n" "REF TYPE DIGEST" ${quote(list)} ;; esac`;
    node.run(
      `mkdir ${node.at('bin')}; printf '#!/bin/sh\n%s\n' ${quote(text)} > ${node.at('bin/ctr')}; chmod +x ${node.at('bin/ctr')}`,
    );
    node.run(`printf '%s\n' ${quote(before.join('\n'))} > ${node.at('keep/before')}`);
    const undo = imageType.undo({ desired: { name: `${pause}:3.9` }, before: { present: false } });
    const ran = node.run(
      `PATH=${node.at('bin')}:$PATH; VM_KEEP=${node.at('keep')}\nset -eu\n${imageType.prelude}\n${undo}`,
    );
    expect(ran.stderr.split('\n').filter((line) => line !== '')).toEqual(removed);
  });
  test('any other failure is an error', () => {
    expect(read('echo permission denied >&2; exit 1')).toMatch(/^0 error permission denied\n1 error /);
  });
});

test.each([
  '',
  'nginx',
  'nginx:1',
  'docker.io/nginx',
  '-x.y/z:1',
  "docker.io/x:1';id",
  'docker.io/x:1 y',
  'docker.io/$(id):1',
])('%j is refused', (name) => {
  expect(() => image({ name })).toThrow(expect.objectContaining({ code: 'IMAGE_INVALID' }));
});
