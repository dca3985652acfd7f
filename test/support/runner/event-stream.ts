export interface ServerSentEvent {
  event: string;
  data: unknown;
}

/** Server-sent events of a URL. Resolves when the server has begun to send; end it by `return`. */
export const openEventStream = async (url: string): Promise<AsyncGenerator<ServerSentEvent, void>> => {
  const response = await fetch(url);
  if (!response.body) throw new Error('the answer has no body');
  return parse(response.body.pipeThrough(new TextDecoderStream()));
};

async function* parse(chunks: AsyncIterable<string>): AsyncGenerator<ServerSentEvent, void> {
  let rest = '';
  for await (const chunk of chunks) {
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = new Map(block.split('\n').map((line) => line.split(/: (.*)/s) as [string, string]));
      const event = fields.get('event');
      if (event) yield { event, data: JSON.parse(fields.get('data') ?? 'null') };
    }
  }
}
