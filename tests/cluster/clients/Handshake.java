import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Java's answer for each chain: reads a port and a chain (JSON) per line, prints A, R with the error text, or ? (not known). */
public class Handshake {
    public static void main(String[] arguments) throws Exception {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            int port = Integer.parseInt(line.substring(0, line.indexOf(' ')));
            System.out.println(port == 0 ? "? not served" : answer(port, line).replace('\n', ' '));
        }
    }

    static String answer(int port, String chain) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (String anchor : texts(chain, "anchors")) {
                byte[] der = Base64.getDecoder().decode(anchor);
                CertificateFactory factory = CertificateFactory.getInstance("X.509");
                store.setCertificateEntry("" + store.size(), factory.generateCertificate(new ByteArrayInputStream(der)));
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            String host = texts(chain, "host").get(0);
            java.net.Socket plain = new java.net.Socket("127.0.0.1", port);
            plain.setSoTimeout(20_000);
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true)) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                if (!host.matches("[0-9.]+")) {
                    parameters.setServerNames(List.of(new SNIHostName(host)));
                }
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                return "A";
            }
        } catch (Exception error) {
            Throwable cause = error;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            boolean isUnknown = cause instanceof SocketTimeoutException || cause instanceof ConnectException;
            return (isUnknown ? "? unknown: " : "R ") + cause.getMessage();
        }
    }

    /** The texts of a field: one text, or a list. */
    static List<String> texts(String json, String field) {
        Matcher value = Pattern.compile("\"" + field + "\":(\"[^\"]*\"|\\[[^\\]]*\\])").matcher(json);
        List<String> texts = new ArrayList<>();
        if (value.find()) {
            Matcher text = Pattern.compile("\"([^\"]*)\"").matcher(value.group(1));
            while (text.find()) {
                texts.add(text.group(1));
            }
        }
        return texts;
    }
}
