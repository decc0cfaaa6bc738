import { expect, test, type Page } from '@playwright/test';
import { INVOKE, PUSH } from '#shared/ipc.ts';
import { launchApp, type LaunchedApp } from '#tests/support/electron-app.ts';

/*
 * What the page tries here, the page of an attack would try (reliability.md 22). Probes are JavaScript expressions in
 * text. They run in a task of their own, because what the debugger evaluates directly is excused from the policy.
 */
const attempt = (page: Page, probe: string): Promise<unknown> =>
  page.evaluate(`new Promise((resolve) => setTimeout(() =>
    Promise.resolve().then(() => (${probe})).then(resolve, (error) => resolve('refused: ' + (error?.name ?? error)))))`);

const text = (value: string): string => JSON.stringify(value);

let launched: LaunchedApp;
test.beforeAll(async () => {
  launched = await launchApp();
});
test.afterAll(() => launched.close());

test('the page has no Node', async () => {
  const names = ['require', 'process', 'module', 'Buffer', 'global', '__dirname', 'electron', 'ipcRenderer'];
  for (const name of names) expect(await attempt(launched.window, `typeof ${name}`)).toBe('undefined');
});

test('the page is sandboxed, isolated and without embedded browsers', async () => {
  const preferences = await launched.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    return (contents as unknown as { getLastWebPreferences(): object }).getLastWebPreferences();
  });
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
    webSecurity: true,
  });
});

test('the page is offered exactly the listed functions and cannot change them', async () => {
  const names = await launched.window.evaluate(() => Object.keys(window.desktop ?? {}));
  expect(names).toHaveLength(2 + Object.keys(INVOKE).length + Object.keys(PUSH).length);
  const change = '(() => { try { desktop.getSettings = 1; } catch { } return typeof desktop.getSettings; })()';
  expect(await attempt(launched.window, change)).toBe('function');
});

test('main has one handler for each channel and none beside them', async () => {
  const channels = await launched.app.evaluate(({ ipcMain }) => {
    const handlers: unknown = Reflect.get(ipcMain, '_invokeHandlers');
    return handlers instanceof Map ? [...(handlers as Map<string, unknown>).keys()] : [];
  });
  expect(channels.toSorted()).toEqual(Object.keys(INVOKE).toSorted());
});

test('main answers no other window, whatever preload or power it has, and no unknown channel', async () => {
  const answers = await launched.app.evaluate(async ({ app, BrowserWindow }) => {
    const preload = `${app.getAppPath()}/out/preload/index.cjs`;
    const heard: string[] = [];
    for (const address of ['data:text/html,<p>foreign</p>', 'app://app/index.html']) {
      const other = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
      await other.loadURL(address);
      const ask = 'desktop.getServerState().then(() => "answered", (error) => error.message)';
      heard.push(String(await other.webContents.executeJavaScript(ask)));
      other.destroy();
    }
    const powers = { nodeIntegration: true, contextIsolation: false, sandbox: false };
    const armed = new BrowserWindow({ show: false, webPreferences: powers });
    await armed.loadURL('about:blank');
    for (const channel of ['settings:get', 'fs:read']) {
      const ask = `require('electron').ipcRenderer.invoke('${channel}').then(() => 'answered', (error) => error.message)`;
      heard.push(String(await armed.webContents.executeJavaScript(ask)));
    }
    armed.destroy();
    return heard;
  });
  for (const answer of answers.slice(0, 3)) expect(answer).toContain('refused: sender');
  expect(answers[3]).toContain('No handler registered');
});

test('the page stays where it is', async () => {
  const { window: page, app } = launched;
  const before = page.url();
  for (const address of [
    'https://example.org/',
    'file:///etc/passwd',
    'app://other/index.html',
    'app://app/join.html',
    'data:text/html,<p>mine</p>',
    'javascript:document.title="mine"',
  ]) {
    await attempt(page, `location.href = ${text(address)}`);
    await attempt(
      page,
      `(() => {
        const link = document.createElement('a');
        link.href = ${text(address)};
        document.body.append(link);
        link.click();
        link.remove();
        const form = document.createElement('form');
        form.action = ${text(address)};
        document.body.append(form);
        form.submit();
        form.remove();
      })()`,
    );
  }
  // A task of main's behind all of the tries: had one been let through, it would have begun by now.
  await app.evaluate(() => new Promise((resolve) => setImmediate(resolve)));
  expect(await page.evaluate(() => [window.location.href, typeof window.desktop])).toEqual([before, 'object']);
  expect(await page.title()).not.toBe('mine');
});

test('the page opens no other window', async () => {
  const { window: page, app } = launched;
  for (const address of ['https://example.org/', 'about:blank', 'app://app/index.html'])
    expect(await attempt(page, `window.open(${text(address)}) === null`)).toBe(true);
  await attempt(
    page,
    `(() => {
      const link = Object.assign(document.createElement('a'), { href: 'https://example.org/', target: '_blank' });
      document.body.append(link);
      link.click();
      link.remove();
    })()`,
  );
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('the page runs no script but its own files', async () => {
  const { window: page } = launched;
  for (const probe of [
    "eval('window.mine = 1')",
    "new Function('window.mine = 1')()",
    "setTimeout('window.mine = 1')",
    'document.body.insertAdjacentHTML(\'beforeend\', \'<img src="x" onerror="window.mine = 1">\')',
    "document.head.append(Object.assign(document.createElement('script'), { textContent: 'window.mine = 1' }))",
  ])
    expect(await attempt(page, probe)).toMatch(/^refused/);
  await attempt(page, "document.body.setAttribute('onclick', 'window.mine = 1')");
  await attempt(page, "(document.body.click(), document.body.removeAttribute('onclick'))");
  for (const address of ['https://example.org/x.js', 'data:text/javascript,window.mine=1']) {
    const load = `new Promise((loaded, failed) => document.head.append(Object.assign(document.createElement('script'), {
      src: ${text(address)}, onload: loaded, onerror: failed })))`;
    expect(await attempt(page, load)).toMatch(/^refused/);
    expect(await attempt(page, `import(${text(address)})`)).toMatch(/^refused/);
  }
  expect(await attempt(page, "new Worker('data:text/javascript,1')")).toMatch(/^refused/);
  expect(await attempt(page, "'mine' in window")).toBe(false);
});

test('the page holds no frame', async () => {
  for (const address of ['https://example.org/', 'app://app/index.html', 'data:text/html,<p>x</p>']) {
    const probe = `new Promise((resolve) => {
      const frame = Object.assign(document.createElement('iframe'), { src: ${text(address)} });
      frame.onload = frame.onerror = () => {
        try { resolve(typeof frame.contentWindow.desktop); } catch (error) { resolve('closed'); }
        frame.remove();
      };
      document.body.append(frame);
    })`;
    expect(await attempt(launched.window, probe)).not.toBe('object');
  }
  const frames = launched.window.frames().map((frame) => frame.url());
  expect(frames).toEqual([launched.window.url()]);
});

test('the page loads everything from our own files, without one violation of its policy', async () => {
  const before = launched.complaints().length;
  await launched.window.reload();
  await expect(launched.window.locator('#root')).not.toBeEmpty();
  expect(launched.complaints().slice(before)).toEqual([]);
  const loaded = await launched.window.evaluate(() => [
    ...Array.from(document.scripts, (script) => script.src),
    ...performance.getEntriesByType('resource').map((entry) => entry.name),
  ]);
  expect(loaded.length).toBeGreaterThan(0);
  for (const address of loaded.filter((address) => !address.startsWith('data:')))
    expect(address).toMatch(/^app:\/\/app\//);
});

test('the page reads no file outside its folder and talks to nobody', async () => {
  for (const address of [
    '/../package.json',
    '/%2e%2e/%2e%2e/package.json',
    '/..%2f..%2fpackage.json',
    'app://other/index.html',
    'https://example.org/',
    'http://127.0.0.1:1/',
    'ws://127.0.0.1:1/',
    'file:///etc/passwd',
  ]) {
    const probe = `fetch(${text(address)}).then((answer) => (answer.ok ? answer.text() : 'refused: ' + answer.status))`;
    expect(await attempt(launched.window, probe)).toMatch(/^refused/);
  }
  expect(
    await attempt(
      launched.window,
      "new Promise((open, failed) => { const line = new WebSocket('ws://127.0.0.1:1/'); line.onopen = open; line.onerror = failed; })",
    ),
  ).toMatch(/^refused/);
});

test('each load has fresh random bytes and the whole policy', async () => {
  const policies = await launched.window.evaluate(async () => {
    const answers = [await fetch('/index.html'), await fetch('/index.html')];
    return answers.map((answer) => answer.headers.get('content-security-policy') ?? '');
  });
  const nonces = policies.map((policy) => /'nonce-([^']+)'/.exec(policy)?.[1] ?? '');
  expect(nonces[0]).not.toBe(nonces[1]);
  for (const nonce of nonces) expect(Buffer.from(nonce, 'base64')).toHaveLength(16);
  for (const policy of policies) {
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).not.toContain('unsafe');
  }
});

test('the page may have nothing of the computer that a class does not need', async () => {
  const { window: page } = launched;
  expect(await page.evaluate(() => Notification.requestPermission())).toBe('denied');
  for (const name of ['geolocation', 'notifications', 'midi', 'clipboard-read'])
    expect(await attempt(page, `navigator.permissions.query({ name: '${name}' }).then(({ state }) => state)`)).toBe(
      'denied',
    );
  expect(
    await attempt(page, 'new Promise((found, refused) => navigator.geolocation.getCurrentPosition(found, refused))'),
  ).toMatch(/^refused/);
});

test('main opens no link but web and mail, and refuses what is not declared', async () => {
  for (const url of ['file:///etc/passwd', 'smb://host/share', 'itqan://join/1', 'javascript:alert(1)', 'http://x.org'])
    expect(await attempt(launched.window, `desktop.openLink({ url: ${text(url)} })`)).toMatch(/^refused/);
  for (const change of [{ server: null }, { language: 'fr' }, { theme: 'dark', window: null }])
    expect(await attempt(launched.window, `desktop.setSettings(${JSON.stringify(change)})`)).toMatch(/^refused/);
});
