# A segment prefix holds for an absolute offset.
# realmode: layout=flat reg.es=0x100 exit=hlt mem.0x3000=42 judge="KVM run; SDM vol. 2, MOV"
        mov $0x42, %al
        mov %al, %es:0x2000
        hlt
