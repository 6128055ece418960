# Segment FFFF reaches past 1 MiB: no A20 gate wraps the address.
# realmode: layout=flat ram=0x110000 exit=hlt mem.0x100000=5aa5 reg.es=0xffff
# realmode: judge="KVM run; hardware tests 80286 (A20 open)"

        movw $0xa55a, %es:0x10
        hlt
