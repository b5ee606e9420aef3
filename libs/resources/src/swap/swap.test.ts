import { runCases } from '../paths/testing/cases.ts';
import { swap, swapType } from './swap.ts';

runCases(swapType, swap, import.meta.url);
