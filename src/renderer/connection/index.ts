/** The one way from the interface to the backend. */
import { type ApiClient, bridgeChannel, connectApi } from '../../contract/index.ts';
import { preloadBridge } from './bridge.ts';
import { socketChannel } from './channels.ts';

export { readBlob } from './blobs.ts';
export { preloadBridge } from './bridge.ts';

/** Connects over Electron's bridge when there is one, else over `/ws` of the page's origin. */
export async function connectBackend(): Promise<ApiClient> {
  const bridge = preloadBridge();
  if (bridge !== null) return connectApi(bridgeChannel(bridge));
  const url = new URL('/ws', location.href);
  url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  return connectApi(await socketChannel(url.href));
}
