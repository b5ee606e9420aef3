import { z } from 'zod';
import type { Provider } from '../provider/provider.ts';
import { run } from '../provider/run.ts';

const Routes = z.array(z.object({ dst: z.string() }));

/** Every IPv4 network that this machine routes to or that the container engine has handed out. */
export async function usedSubnets(provider: Provider): Promise<string[]> {
  const routes = Routes.parse(JSON.parse(await run(['ip', '-json', '-4', 'route', 'show', 'table', 'all'])));
  return [...routes.map((route) => route.dst), ...(await provider.usedSubnets())];
}
