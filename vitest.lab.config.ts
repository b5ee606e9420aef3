import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const longest = ['main-job.lab.test.ts', 'interrupted-deploy.lab.test.ts'];

/** The longest first: what is short fills the gaps. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = longest.findIndex((name) => moduleId.endsWith(name));
      return place < 0 ? longest.length : place;
    };
    return files.toSorted((a, b) => rank(a) - rank(b) || a.moduleId.localeCompare(b.moduleId));
  }
}

/** Compares this machine before and after, so that nothing else may be on it. */
const alone = 'tools/lab/src/nodes/nodes.lab.test.ts';

const common = {
  testTimeout: 900_000,
  hookTimeout: 900_000,
  env: { NO_COLOR: '1' }, // a CI's colours are not the machine's at hand
};

/** Tests that need the lab, on real nodes. Two at a time, each with a lab of its own: they wait more than they work. */
export default defineConfig({
  test: {
    globalSetup: 'test/lab-setup.ts',
    allowOnly: false,
    sequence: { sequencer: LongestFirst },
    projects: [
      { test: { ...common, name: 'alone', include: [alone], sequence: { groupOrder: 0 }, maxWorkers: 1 } },
      {
        test: {
          ...common,
          name: 'labs',
          include: ['{apps,libs,tools,test}/**/*.lab.test.ts'],
          exclude: ['**/node_modules/**', alone],
          sequence: { groupOrder: 1 },
          maxWorkers: 2,
        },
      },
    ],
  },
});
