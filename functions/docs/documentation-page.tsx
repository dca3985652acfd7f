import type { ComponentChildren } from 'preact';
import { type OpenApiDocument, operations } from '../../shared/openapi/document.ts';
import { type Operation, refusals } from '../../shared/openapi/operation.ts';
import type { JsonSchema } from '../../shared/openapi/schemas.ts';
import { htmlPage } from './html-page.tsx';

/** The contract as a page for people: static, self-contained and without scripts. */
export const documentationPage = (document: OpenApiDocument): string => {
  const title = `${document.info.title} API`;
  return htmlPage({ title, children: <Documentation title={title} document={document} /> });
};

const Documentation = ({ title, document }: { title: string; document: OpenApiDocument }) => (
  <>
    <h1>{title}</h1>
    <p>
      <Prose text={document.info.description} /> The same as <a href="/openapi.json">OpenAPI 3.1</a>.
    </p>
    <nav aria-label="Endpoints">
      <ul>
        {operations.map((operation) => (
          <li>
            <a href={`#${operation.operationId}`}>
              <Title operation={operation} />
            </a>
          </li>
        ))}
      </ul>
    </nav>
    {operations.map((operation) => (
      <Endpoint operation={operation} document={document} />
    ))}
    <section>
      <h2>Errors</h2>
      <Table
        heads={['status', 'meaning']}
        rows={Object.entries(refusals).map(([status, meaning]) => [status, <Prose text={meaning} />])}
      />
    </section>
  </>
);

interface EndpointProps {
  operation: Operation;
  document: OpenApiDocument;
}

const Endpoint = ({ operation, document }: EndpointProps) => {
  const { operationId, summary, description } = operation;
  return (
    <section id={operationId}>
      <h2>
        <Title operation={operation} />
      </h2>
      <p>
        <strong>
          <Prose text={summary} />.
        </strong>{' '}
        <Prose text={description} />
      </p>
      <p>
        <Key operation={operation} /> <Statuses operation={operation} />
      </p>
      <Parameters operation={operation} />
      <Body operation={operation} document={document} />
    </section>
  );
};

const Title = ({ operation: { method, path } }: { operation: Operation }) => (
  <code>
    <span class="method">{method}</span> {path}
  </code>
);

const Key = ({ operation: { public: isPublic, sending } }: { operation: Operation }) => {
  if (isPublic) return <>No API key is needed.</>;
  if (sending) return <>Any API key.</>;
  return (
    <>
      A <code>full_access</code> key.
    </>
  );
};

const Statuses = ({ operation: { success, sameBody = {} } }: { operation: Operation }) => (
  <>
    Answers {success.status}.
    {Object.entries(sameBody).map(([status, meaning]) => (
      <>
        {' '}
        {status}: <Prose text={meaning} />
      </>
    ))}
  </>
);

interface Parameter {
  name: string;
  in: string;
  description: string;
}

const Parameters = ({ operation: { parameters = [] } }: { operation: Operation }) => {
  if (parameters.length === 0) return null;
  const rows = (parameters as Parameter[]).map((one) => [
    <code>{one.name}</code>,
    one.in,
    <Prose text={one.description} />,
  ]);
  return (
    <>
      <h3>Parameters</h3>
      <Table heads={['name', 'in', 'meaning']} rows={rows} />
    </>
  );
};

const Body = ({ operation: { body }, document }: EndpointProps) => {
  if (!body) return null;
  const schema: JsonSchema = document.components.schemas[body.schema];
  return (
    <>
      <h3>Body</h3>
      {schema.properties ? (
        <Fields schema={schema} />
      ) : (
        <p>
          An array of what <code>POST /emails</code> takes.
        </p>
      )}
      {Object.values(body.examples).map(({ summary, value }) => (
        <>
          <p>{summary}:</p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must reach what scrolls (axe: scrollable-region-focusable). */}
          <pre tabIndex={0}>{JSON.stringify(value, null, 2)}</pre>
        </>
      ))}
    </>
  );
};

const Fields = ({ schema: { properties = {}, required = [] } }: { schema: JsonSchema }) => {
  const rows = Object.entries(properties).map(([name, property]) => [
    <>
      <code>{name}</code>
      {required.includes(name) ? ' (required)' : ''}
    </>,
    <Prose text={typeOf(property)} />,
    typeof property === 'object' ? <Prose text={property.description ?? ''} /> : '',
  ]);
  return <Table heads={['field', 'type', 'meaning']} rows={rows} />;
};

/** The type of a value in a few words, with `code` in backticks. */
const typeOf = (schema: JsonSchema | boolean | undefined): string => {
  if (typeof schema !== 'object') return 'any';
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(' ');
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeOf))].join(' or ');
  if (schema.type === 'array') return `array of ${typeOf(Array.isArray(schema.items) ? undefined : schema.items)}`;
  return [schema.type ?? 'any'].flat().join(' or ');
};

/** Text with its `code` marked. */
const Prose = ({ text }: { text: string }) => (
  <>{text.split(/`([^`]+)`/).map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}</>
);

const Table = ({ heads, rows }: { heads: string[]; rows: ComponentChildren[][] }) => (
  <table>
    <thead>
      <tr>
        {heads.map((head) => (
          <th scope="col">{head}</th>
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map((cells) => (
        <tr>
          {cells.map((cell) => (
            <td>{cell}</td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
);
