# IMUL of doublewords clears CF and OF for a negative product that fits; its operand lies in two pages.
# realmode: layout=flat exit=hlt expect.eax=0xfffffffa expect.edx=0xffffffff flags=oc init.0x1ffe=03000000
# realmode: judge="run on the host's CPU (native); run on KVM"
        mov $-2, %eax
        imull 0x1ffe
        hlt
