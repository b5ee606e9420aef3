import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MirrorProgress } from '../progress/events.ts';
import { makeTracker } from '../progress/tracker.ts';
import { makeParts } from './make-parts.ts';
import type { Part, Variant } from './part.ts';

let cacheDir = '';
let events: MirrorProgress[] = [];
let built: string[] = [];
beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'lab-parts-'));
  events = [];
  built = [];
});
afterEach(() => rm(cacheDir, { recursive: true }));

function variant(name: string, source: Variant['source'], needs: readonly string[], fails = false): Variant {
  return {
    source,
    needs,
    build: async (context) => {
      if (fails) throw new Error('404');
      const parts = await Promise.all(
        needs.map((need) => readFile(join(context.need(need), 'text'), 'utf8')),
      );
      await writeFile(join(context.dir, 'text'), `${name}(${parts.join()})`);
      built.push(`${name} from ${source}`);
    },
  };
}

const part = (name: string, needs: readonly string[] = [], upstream?: Variant): Part => ({
  name,
  version: '1',
  recipe: name,
  lane: 'go',
  local: variant(name, 'go', needs),
  ...(upstream === undefined ? {} : { upstream }),
});

function make(parts: readonly Part[], names: readonly string[], upstream = false) {
  const tracker = makeTracker(
    () => 10,
    (event) => events.push(event),
  );
  const upstreamAnswers = () => Promise.resolve(upstream);
  return makeParts(
    { cacheDir, parts, tracker, upstream: { rewrite: (url) => url }, upstreamAnswers },
    names,
  ).finally(tracker.stop);
}

describe('making parts', () => {
  it('makes what a part is made from first, each once, and nothing the second time', async () => {
    const parts = [part('image', ['layer', 'program']), part('layer', ['program']), part('program')];
    await make(parts, ['image']);
    expect(built).toEqual(['program from go', 'layer from go', 'image from go']);
    expect(events.at(-1)).toMatchObject({
      part: 'image',
      phase: 'done',
      doneParts: 3,
      totalParts: 3,
      secondsLeft: 0,
    });
    const again = await make(parts, ['image']);
    expect(built).toHaveLength(3);
    expect(again.get('image')?.cached).toBe(true);
  });

  it('takes upstream where it answers, without what a build here would need', async () => {
    const upstream = variant('image', 'upstream', []);
    const made = await make([part('image', ['program'], upstream), part('program')], ['image'], true);
    expect(built).toEqual(['image from upstream']);
    expect(made.get('image')?.record.source).toBe('upstream');
  });

  it('builds here what upstream refuses, and says so', async () => {
    const refused = variant('image', 'upstream', [], true);
    await make([part('image', ['program'], refused), part('program')], ['image'], true);
    expect(built).toEqual(['program from go', 'image from go']);
    expect(events.some((event) => event.message?.includes('404') === true)).toBe(true);
  });

  it('names the part and its log when a build fails, keeps the finished ones and continues with the rest', async () => {
    const broken: Part = { ...part('image', ['program']), local: variant('image', 'go', ['program'], true) };
    await expect(make([broken, part('program')], ['image'])).rejects.toMatchObject({
      code: 'LAB_PART_FAILED',
      where: join(cacheDir, 'logs', 'image.log'),
    });
    expect(built).toEqual(['program from go']);
    await make([part('image', ['program']), part('program')], ['image']);
    expect(built).toEqual(['program from go', 'image from go']);
    expect(await readdir(join(cacheDir, 'locks'))).toEqual([]);
  });

  it('lets a part follow another: upstream with upstream, and made anew when the other changed sides', async () => {
    const root = part('root', [], variant('root', 'upstream', []));
    const packages: Part = {
      ...part('packages', ['root'], variant('packages', 'upstream', ['root'])),
      follows: 'root',
      note: 'not the real ones',
    };
    const offline = await make([root, packages], ['root', 'packages']);
    expect(offline.get('packages')?.record).toMatchObject({ source: 'go', note: 'not the real ones' });
    // Upstream answers now, but what is there is kept, and so both stay as they are.
    await make([root, packages, part('other')], ['root', 'packages', 'other'], true);
    expect(built).toEqual(['root from go', 'packages from go', 'other from go']);

    await rm(join(cacheDir, 'parts'), { recursive: true });
    const online = await make([root, packages], ['root', 'packages'], true);
    expect(online.get('packages')?.record).toMatchObject({ source: 'upstream' });
    expect(online.get('packages')?.record.note).toBeUndefined();

    const [rootFolder = ''] = (await readdir(join(cacheDir, 'parts'))).filter((name) => /^root/.test(name));
    await rm(join(cacheDir, 'parts', rootFolder), { recursive: true });
    built = [];
    await make([root, packages], ['root', 'packages']);
    expect(built).toEqual(['root from go', 'packages from go']);
  });

  it('never mixes: where the other could not be had upstream, what follows it is built here too', async () => {
    const root = part('root', [], variant('root', 'upstream', [], true));
    const packages: Part = {
      ...part('packages', ['root'], variant('packages', 'upstream', ['root'])),
      follows: 'root',
    };
    await make([root, packages], ['root', 'packages'], true);
    expect(built).toEqual(['root from go', 'packages from go']);
  });
});
