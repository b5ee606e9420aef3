import { connect } from 'node:net';

/** How a TCP connection ends, how long that took, and what the other side says first: sshd begins by itself. */
export function tryTcp(address: string, port: number, limitMs = 3000): Promise<string> {
  return new Promise((resolve) => {
    const started = performance.now();
    const took = () => `${((performance.now() - started) / 1000).toFixed(2)} s`;
    const socket = connect({ host: address, port });
    let isOpen = false;
    let connected = '';
    const end = (words: string) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(words);
    };
    const timer = setTimeout(() => {
      const silent = 'but nothing was said: sshd hangs, or something else listens there';
      end(isOpen ? `${connected}, ${silent}` : `no answer within ${limitMs / 1000} s`);
    }, limitMs);
    socket.once('connect', () => {
      isOpen = true;
      connected = `connected in ${took()}`;
    });
    socket.once('data', (bytes: Buffer) => {
      const [first = ''] = bytes.toString('latin1').split(/[\r\n]/);
      end(`${connected}, answered ${first.slice(0, 100)}`);
    });
    socket.once('error', (error) => end(`${error.message} after ${took()}`));
    socket.once('close', () => end(`${connected}, and was closed at once`));
  });
}
