# FFFF:FFFF is 10FFEF: no wrap at 1 MiB.
# realmode: layout=flat ram=2M reg.es=0xffff exit=hlt mem.0x10ffef=42 mem.0xffef=00 judge="KVM run; SDM vol. 3, 8086 emulation"
        movb $0x42, %es:0xffff
        hlt
