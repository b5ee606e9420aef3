import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { downloadRelease, probeUpstream } from './upstream.ts';

const sum = createHash('sha256').update('kubelet!').digest('hex');

async function withUpstream(
  answers: Readonly<Record<string, string>>,
  work: (access: { rewrite: (url: string) => string }) => Promise<void>,
) {
  const server = createServer((request, response) => {
    const body = answers[request.url ?? ''];
    response.writeHead(body === undefined ? 404 : 200).end(body);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  try {
    await work({ rewrite: (url) => `http://127.0.0.1:${port}${new URL(url).pathname}` });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

it('asks whether upstream answers', async () => {
  await withUpstream({ '/release/stable-1.29.txt': 'v1.29.15' }, async (access) => {
    expect(await probeUpstream(access)).toBe(true);
  });
  await withUpstream({}, async (access) => expect(await probeUpstream(access)).toBe(false));
  // Port 9 of loopback: nobody listens.
  expect(await probeUpstream({ rewrite: () => 'http://127.0.0.1:9/' })).toBe(false);
});

it('takes a release file only with the published sum', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lab-upstream-'));
  const file = { url: 'https://dl.k8s.io/kubelet', sums: 'https://dl.k8s.io/kubelet.sha256' };
  const target = join(folder, 'kubelet');
  await withUpstream({ '/kubelet': 'kubelet!', '/kubelet.sha256': sum }, async (access) => {
    await downloadRelease(access, file, target);
    expect(await readFile(target, 'utf8')).toBe('kubelet!');
  });
  await withUpstream({ '/kubelet': 'other', '/kubelet.sha256': sum }, async (access) => {
    await expect(downloadRelease(access, file, target)).rejects.toThrow('published is');
  });
  await rm(folder, { recursive: true });
});
