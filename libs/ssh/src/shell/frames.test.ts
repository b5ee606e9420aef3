import fc from 'fast-check';
import { expect, it } from 'vitest';
import { frameReader } from './frames.ts';

const nonce = '0123456789abcdef0123456789abcdef';
/** Pieces that look like frames without being one. */
const almost = fc.constantFrom(
  '\n',
  `\n${nonce}`,
  nonce,
  `\n${nonce.slice(0, 9)}`,
  '\n\n',
  `${nonce} end 3\n`,
  'x',
);
const payload = fc.array(fc.oneof(almost, fc.string())).map((parts) => parts.join(''));

it('finds the payload exactly, however it is cut into chunks', () => {
  fc.assert(
    fc.property(
      payload,
      payload,
      fc.nat(255),
      fc.array(fc.integer({ min: 1, max: 40 })),
      (before, inside, code, cuts) => {
        fc.pre(![before, inside].some((text) => text.includes(`\x1e${nonce} `)));
        const stream = Buffer.from(`${before}\x1e${nonce} start\n${inside}\x1e${nonce} end ${code}\nlater`);
        const got: Buffer[] = [];
        const codes: number[] = [];
        let starts = 0;
        const read = frameReader(nonce, {
          onPayload: (bytes) => got.push(Buffer.from(bytes)),
          onNoise: () => {},
          onStart: () => {
            starts += 1;
          },
          onEnd: (value) => codes.push(value),
        });
        let at = 0;
        for (const cut of [...cuts, stream.length]) {
          if (at < stream.length) read(stream.subarray(at, at + cut));
          at += cut;
        }
        expect(Buffer.concat(got).toString()).toBe(inside);
        expect(codes).toEqual([code]);
        expect(starts).toBe(1);
      },
    ),
  );
});

it('holds nothing back that cannot be a frame', () => {
  let got = '';
  const read = frameReader(nonce, {
    onPayload: (bytes) => {
      got += bytes.toString();
    },
    onNoise: () => {},
    onStart: () => {},
    onEnd: () => {},
  });
  read(Buffer.from(`\x1e${nonce} start\nline\n`));
  expect(got).toBe('line\n');
  read(Buffer.from('\x1e0123'));
  expect(got).toBe('line\n');
  read(Buffer.from('!'));
  expect(got).toBe('line\n\x1e0123!');
});

it('takes any words with the nonce that are no frame for text, and keeps none of them back', () => {
  const words = fc.oneof(
    fc.constantFrom('start', 'end', 'end ', 'end x', 'end 1000', 'end -1', '', 'started', 'stop\n', 'end 3'),
    fc.string({ maxLength: 20 }),
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 6 }), fc.nat(255), (several, code) => {
      fc.pre(several.every((each) => !/^(start|end \d{1,3})\n/.test(`${each}\n`)));
      const inside = several.map((each) => `\x1e${nonce} ${each}\n`).join('');
      let got = '';
      const codes: number[] = [];
      const read = frameReader(nonce, {
        onPayload: (bytes) => {
          got += bytes.toString();
        },
        onNoise: () => {},
        onStart: () => {},
        onEnd: (value) => codes.push(value),
      });
      for (const byte of Buffer.from(`\x1e${nonce} start\n${inside}\x1e${nonce} end ${code}\n`))
        read(Buffer.from([byte]));
      expect(got).toBe(Buffer.from(inside).toString());
      expect(codes).toEqual([code]);
    }),
  );
});
