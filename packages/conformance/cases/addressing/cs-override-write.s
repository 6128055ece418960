# A write through CS is allowed in real mode.
# realmode: layout=flat exit=hlt mem.0x2000=42 judge="KVM run; SDM vol. 3, real-address mode"
        movb $0x42, %cs:0x2000
        hlt
