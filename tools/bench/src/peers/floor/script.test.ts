import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { desiredOf } from '../../desired.ts';
import { lookScript, makeScript, wantedPieces } from './script.ts';

test('what is looked for stands in what a good node says', () => {
  const said = `/d 755 root:root
/d/f 644 root:root
2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881  /d/f
jq ii 
Id=a.service
ActiveState=active
UnitFileState=enabled
/proc/sys/net/ipv4/x:1

net.ipv4.x = 1
`;
  const desired = {
    directories: ['/d'],
    files: [{ path: '/d/f', content: 'x' }],
    packages: ['jq'],
    services: ['a'],
    sysctls: [{ key: 'net.ipv4.x', value: '1' }],
  };
  const pieces = wantedPieces(desired);
  expect(pieces.filter((piece) => !said.includes(piece))).toEqual([]);
  expect(pieces).toHaveLength(7);
});

test.each(['full', 'light'] as const)('the scripts for a %s node are good sh', (kind) => {
  for (const make of [lookScript, makeScript])
    execFileSync('sh', ['-n'], { input: make(desiredOf(200, kind)) });
});
