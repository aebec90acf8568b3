import { ServerConnection } from '@jupyterlab/services';

import { Api, ApiError } from '../api';

describe('Api', () => {
  const requests: { url: string; init: RequestInit }[] = [];
  let answer: () => Response;
  const api = new Api(
    ServerConnection.makeSettings({
      baseUrl: 'http://localhost/base/',
      fetch: ((request: Request, init: RequestInit) => {
        requests.push({ url: request.url, init });
        return Promise.resolve(answer());
      }) as typeof fetch
    })
  );

  beforeEach(() => {
    requests.length = 0;
    answer = () => new Response('{}', { status: 200 });
  });

  it('asks below the base address, with an escaped query', async () => {
    answer = () => new Response('{"files": []}');
    await api.files('a b&c');
    expect(requests[0].url).toContain('http://localhost/base/jupyter-automl/api/data?query=a+b%26c&limit=50');
  });

  it('gives every action an id of its own', async () => {
    const bodies: { action_id: string }[] = [];
    const original = ServerConnection.makeRequest;
    jest.spyOn(ServerConnection, 'makeRequest').mockImplementation((url, init, settings) => {
      bodies.push(JSON.parse(init.body as string) as { action_id: string });
      return original(url, init, settings);
    });
    await api.act('r1', 'run', { cell_id: 'c1' });
    await api.act('r1', 'run');
    expect(bodies[0]).toMatchObject({ action: 'run', cell_id: 'c1' });
    expect(bodies[0].action_id).not.toBe(bodies[1].action_id);
    jest.restoreAllMocks();
  });

  it('raises the server’s own sentence', async () => {
    answer = () => new Response('{"message": "Another cell is proposed by now."}', { status: 409 });
    await expect(api.act('r1', 'run')).rejects.toEqual(new ApiError('Another cell is proposed by now.', 409));
  });

  it('raises the status line where the server said nothing', async () => {
    answer = () => new Response('<html>', { status: 404, statusText: 'Not Found' });
    await expect(api.status()).rejects.toThrow('404 Not Found');
  });

  it('names a download as the server does', async () => {
    answer = () =>
      new Response('x', {
        headers: { 'Content-Disposition': "attachment; filename*=UTF-8''caf%C3%A9.html" }
      });
    expect((await api.download('r1', 'html')).name).toBe('café.html');
  });
});
