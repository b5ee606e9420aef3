/** What the kept shell writes around one stream of a script, see agent.ts. */
export interface FrameEvents {
  /** Bytes of the script itself, exactly as it wrote them. */
  readonly onPayload: (bytes: Buffer) => void;
  /** Bytes from before the script: of the shell itself, or of something that an earlier script left running. */
  readonly onNoise: (bytes: Buffer) => void;
  readonly onStart: () => void;
  readonly onEnd: (code: number) => void;
}

const newline = 0x0a;
/** The longest words of a frame, `end 255`, and its newline. */
const wordBytes = 8;
const recordSeparator = 0x1e;

/**
 * Cuts one script's output out of a stream that never ends. Frames are `RS <nonce> start\n` and
 * `RS <nonce> end <code>\n` (RS is the byte 0x1e) and stand directly behind the output, whether that ends with a
 * newline or not. Bytes are passed on as soon as they cannot be the beginning of a frame, which for a text without
 * RS is at once. What has the nonce but other words is no frame: a host that knows the nonce may say anything, and must
 * not make us wait, or keep, for ever.
 */
export function frameReader(nonce: string, events: FrameEvents): (chunk: Buffer) => void {
  const marker = Buffer.from(`\x1e${nonce} `);
  let pending: Buffer = Buffer.alloc(0);
  let state: 'before' | 'inside' | 'after' = 'before';

  const pass = (bytes: Buffer) => {
    if (bytes.length === 0 || state === 'after') return;
    if (state === 'inside') events.onPayload(bytes);
    else events.onNoise(bytes);
  };
  const onFrame = (words: string) => {
    if (words === 'start') {
      state = 'inside';
      events.onStart();
    } else {
      state = 'after';
      events.onEnd(Number(words.slice('end '.length)));
    }
  };

  const isOver = () => state === 'after';

  return (chunk) => {
    if (isOver()) return;
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    while (!isOver()) {
      const at = pending.indexOf(marker);
      if (at < 0) {
        const held = heldBack(pending, marker);
        pass(pending.subarray(0, pending.length - held));
        pending = pending.subarray(pending.length - held);
        return;
      }
      pass(pending.subarray(0, at));
      pending = pending.subarray(at);
      const end = pending.subarray(0, marker.length + wordBytes).indexOf(newline, marker.length);
      if (end < 0 && pending.length < marker.length + wordBytes) return;
      const words = pending.toString('latin1', marker.length, Math.max(end, marker.length));
      if (/^(start|end \d{1,3})$/.test(words)) {
        onFrame(words);
        pending = pending.subarray(end + 1);
      } else {
        pass(pending.subarray(0, marker.length));
        pending = pending.subarray(marker.length);
      }
    }
  };
}

/** How many bytes at the end could be the first ones of a marker. The marker has its only RS at its start. */
function heldBack(bytes: Buffer, marker: Buffer): number {
  const at = bytes.lastIndexOf(recordSeparator);
  if (at < 0) return 0;
  const tail = bytes.subarray(at);
  return tail.length < marker.length && marker.subarray(0, tail.length).equals(tail) ? tail.length : 0;
}
