# Answers each HTTP request at ADDRESS:80, and each DNS question for an address (A) at ADDRESS:53 with that address
# where the name is pages.example; other names and kinds do not exist. Debian's perl-base has all it needs.
use strict;
use warnings;
use IO::Socket::INET;
use IO::Select;

my $address = shift;
my $web = IO::Socket::INET->new(LocalAddr => $address, LocalPort => 80, Listen => 20, ReuseAddr => 1) or die $!;
my $names = IO::Socket::INET->new(LocalAddr => $address, LocalPort => 53, Proto => 'udp') or die $!;
my $both = IO::Select->new($web, $names);
while (1) {
  for my $ready ($both->can_read) {
    if ($ready == $web) { answer_request($web->accept) }
    else { answer_question($names) }
  }
}

sub answer_request {
  my $client = shift or return;
  while (my $line = <$client>) { last if $line =~ /^\r?$/ }
  print $client "HTTP/1.0 200 OK\r\n\r\nfrom $address\n";
  close $client;
}

sub answer_question {
  my $socket = shift;
  $socket->recv(my $question, 1500) // return;
  my ($id, undef, undef) = unpack 'n3', $question;
  my $end = index($question, "\0", 12) + 5;
  my $asked = substr $question, 12, $end - 12;
  my ($type) = unpack 'n', substr($asked, -4, 2);
  my $known = $asked =~ /^\x05pages\x07example\x00/i;
  my $has = $known && $type == 1;
  my $head = pack 'n6', $id, $known ? 0x8180 : 0x8183, 1, $has ? 1 : 0, 0, 0;
  my $record = $has ? pack('n3Nn', 0xc00c, 1, 1, 60, 4) . pack('C4', split /\./, $address) : '';
  $socket->send($head . $asked . $record);
}
