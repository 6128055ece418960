# A segment prefix moves the source of OUTS.
# realmode: layout=flat reg.gs=0x100 exit=hlt init.0x3000=42 io="out8 0x60 0x42" judge="KVM run; SDM vol. 2, OUTS"
        mov $0x2000, %si
        mov $0x60, %dx
        gs outsb
        hlt
