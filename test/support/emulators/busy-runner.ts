/** A program that invokes the functions given as JSON in its argument, and prints what they print. */
import type { FunctionModel } from '../../../infra/emulator/template/model.ts';
import { startFunctions } from './local-functions.ts';

const functions = JSON.parse(process.argv[2] ?? '[]') as FunctionModel[];
const host = startFunctions(functions, { log: (_, line) => console.log(line) });
await Promise.all(functions.map(({ name }) => host.invoke(name, '{}')));
